package dev.countersign.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.revocation.RevocableIds;
import dev.countersign.revocation.RevocationSequence;
import dev.countersign.token.StatusListIssuer;

import org.springframework.stereotype.Component;

/**
 * Makes status lists out of what is in force. A list that somebody asked for is made anew
 * as long as anybody does, on a thread that nobody waits for.
 */
@Component
class StatusListBuilder {

	/** Each takes 300 KB at most. */
	private static final int MAX_LISTS = 64;

	/** There can be no index beyond. */
	private static final long MAX_NUMBER = 1 << 27;

	private static final Duration UNUSED = Duration.ofMinutes(30);

	private final RevocationSequence sequence;

	private final RevocableIds ids;

	private final StatusListIssuer issuer;

	private final StatusListProperties properties;

	private final Clock clock;

	private final Cache<Long, Asked> lists = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MAX_LISTS)
		.build();

	StatusListBuilder(RevocationSequence sequence, RevocableIds ids, StatusListIssuer issuer,
			StatusListProperties properties, Clock clock) {
		this.sequence = sequence;
		this.ids = ids;
		this.issuer = issuer;
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * Returns a list, which may be one that was made before.
	 * @param number which
	 * @return the list, or nothing if no index of it has been given out, or there are
	 * none
	 */
	Optional<StatusList> find(long number) {
		if (number < 0 || number > MAX_NUMBER || !this.issuer.hasLists()
				|| !this.ids.mayBeGivenOut(number * StatusListIssuer.SIZE)) {
			return Optional.empty();
		}
		Asked asked = this.lists.getIfPresent(number);
		return (asked != null) ? Optional.of(asked.list()) : first(number);
	}

	/** Makes all lists anew that somebody asks for, and forgets the others. */
	void renew() {
		this.lists.asMap().forEach((number, asked) -> {
			Optional<StatusList> next = asked.isOfUse() ? build(number) : Optional.empty();
			next.ifPresentOrElse((list) -> asked.list = list, () -> this.lists.invalidate(number));
		});
	}

	/** One request at a time makes what there is not. */
	private synchronized Optional<StatusList> first(long number) {
		Asked made = this.lists.getIfPresent(number);
		if (made != null) {
			return Optional.of(made.list());
		}
		Optional<StatusList> first = build(number);
		first.ifPresent((list) -> this.lists.put(number, new Asked(list)));
		return first;
	}

	private Optional<StatusList> build(long number) {
		Instant asOf = this.clock.instant().minus(this.sequence.age());
		byte[] bits = new byte[StatusListIssuer.SIZE / 8];
		long first = number * StatusListIssuer.SIZE;
		this.sequence.forEachIndex((index) -> {
			long offset = index - first;
			if (offset >= 0 && offset < StatusListIssuer.SIZE) {
				bits[(int) (offset / 8)] |= (byte) (1 << (offset % 8));
			}
		});
		return this.issuer
			.issue(number, StatusList.compress(bits), asOf, this.properties.ttl(), this.properties.lifetime())
			.map((token) -> StatusList.of(token, asOf.plus(this.properties.lifetime())));
	}

	/** A list, and when somebody asked for it. */
	private static final class Asked {

		private volatile StatusList list;

		private volatile long at = System.nanoTime();

		Asked(StatusList list) {
			this.list = list;
		}

		StatusList list() {
			this.at = System.nanoTime();
			return this.list;
		}

		boolean isOfUse() {
			return System.nanoTime() - this.at < UNUSED.toNanos();
		}

	}

}
