package dev.countersign.broadcast;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.countersign.address.CountedNetwork;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Who follows the revocations on this node, within bounds: no account and no network
 * takes all places.
 */
@Component
class SubscriberRegistry {

	private static final Duration RETRY = Duration.ofSeconds(5);

	private final BroadcastProperties bounds;

	/** By account and by network. */
	private final Map<Object, Integer> counts = new HashMap<>();

	private final Set<Subscriber> present = ConcurrentHashMap.newKeySet();

	private int taken;

	private boolean closed;

	SubscriberRegistry(BroadcastProperties bounds) {
		this.bounds = bounds;
	}

	/**
	 * Takes a place.
	 * @param account whose token it is
	 * @param address where the request came from
	 * @return gives the place back, and the second time does nothing
	 * @throws ProblemException if there is none
	 */
	synchronized Place enter(UUID account, String address) {
		Place place = new Place(account, CountedNetwork.of(address).name());
		if (this.closed) {
			throw refusal("This node stops. Another one takes you.", Duration.ofSeconds(1));
		}
		requireRoom(this.taken, this.bounds.maxSubscribers(), "this node");
		requireRoom(this.counts.getOrDefault(place.account, 0), this.bounds.maxPerAccount(), "your account");
		requireRoom(this.counts.getOrDefault(place.network, 0), this.bounds.maxPerNetwork(), "your address");
		this.taken++;
		this.counts.merge(place.account, 1, Integer::sum);
		this.counts.merge(place.network, 1, Integer::sum);
		return place;
	}

	/** Lets nobody in until it is opened. */
	synchronized void close() {
		this.closed = true;
	}

	/** Lets everybody in for whom there is a place. */
	synchronized void open() {
		this.closed = false;
	}

	/** Returns those who are sent what comes. */
	Set<Subscriber> present() {
		return this.present;
	}

	private static void requireRoom(int taken, int most, String whose) {
		if (taken >= most) {
			throw refusal("%d subscribers are all that %s may have. Poll without waiting, or try again later."
				.formatted(most, whose), RETRY);
		}
	}

	private static ProblemException refusal(String detail, Duration retryAfter) {
		return new ProblemException(Problem.BUSY, detail, retryAfter);
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	private synchronized void leave(Place place) {
		if (!place.left) {
			place.left = true;
			this.taken--;
			this.counts.computeIfPresent(place.account, (key, count) -> (count > 1) ? count - 1 : null);
			this.counts.computeIfPresent(place.network, (key, count) -> (count > 1) ? count - 1 : null);
		}
	}

	/** A place of one subscriber. */
	final class Place {

		private final UUID account;

		private final String network;

		private boolean left;

		private Place(UUID account, String network) {
			this.account = account;
			this.network = network;
		}

		/** Has the subscriber sent what comes, until it leaves. */
		void occupy(Subscriber subscriber) {
			SubscriberRegistry.this.present.add(subscriber);
			if (isClosed()) {
				subscriber.end(Ending.SHUTDOWN);
			}
		}

		/** Gives the place back. */
		void leave(Subscriber subscriber) {
			SubscriberRegistry.this.present.remove(subscriber);
			SubscriberRegistry.this.leave(this);
		}

	}

}
