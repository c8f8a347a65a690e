package dev.countersign.password;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A queue in lanes, of which each has one turn a round, so that whoever fills a lane
 * waits in that lane. Known lanes come first and take two of three turns while others
 * wait as well. Not safe for use by several threads.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {

	private static final int MAX_KNOWN_IN_A_ROW = 2;

	private final Lanes<T> known = new Lanes<>();

	private final Lanes<T> others = new Lanes<>();

	private int knownInARow;

	void add(Lane lane, T waiter) {
		lanes(lane).add(lane.key(), waiter);
	}

	/** Takes out the one whose turn it is, or nothing if nobody waits. */
	@Nullable T poll() {
		boolean knownFirst = this.others.size == 0 || this.knownInARow < MAX_KNOWN_IN_A_ROW;
		if (this.known.size > 0 && knownFirst) {
			this.knownInARow++;
			return this.known.poll();
		}
		this.knownInARow = 0;
		return this.others.poll();
	}

	/**
	 * Takes out the last of the longest lane. Of several that are the longest, it is one
	 * that is not known, and of those the one that was served last.
	 */
	@Nullable T removeNewestOfLongest() {
		return (this.known.longest() > this.others.longest()) ? this.known.removeNewestOfLongest()
				: this.others.removeNewestOfLongest();
	}

	/** Takes out a waiter that no longer waits, and returns whether it was there. */
	boolean remove(Lane lane, T waiter) {
		return lanes(lane).remove(lane.key(), waiter);
	}

	/** Takes out and returns all that something is true of. */
	List<T> removeIf(Predicate<T> condition) {
		List<T> removed = new ArrayList<>();
		this.known.removeIf(condition, removed);
		this.others.removeIf(condition, removed);
		return removed;
	}

	/** Returns all, in no order. */
	List<T> all() {
		List<T> all = new ArrayList<>(size());
		this.known.lanes.values().forEach(all::addAll);
		this.others.lanes.values().forEach(all::addAll);
		return all;
	}

	int size() {
		return this.known.size + this.others.size;
	}

	private Lanes<T> lanes(Lane lane) {
		return lane.known() ? this.known : this.others;
	}

	/** Lanes of one class, the one whose turn is next first. No lane is empty. */
	private static final class Lanes<T> {

		private final Map<String, Deque<T>> lanes = new LinkedHashMap<>();

		private int size;

		void add(String key, T waiter) {
			this.lanes.computeIfAbsent(key, (missing) -> new ArrayDeque<>()).addLast(waiter);
			this.size++;
		}

		@Nullable T poll() {
			Iterator<Map.Entry<String, Deque<T>>> first = this.lanes.entrySet().iterator();
			if (!first.hasNext()) {
				return null;
			}
			Map.Entry<String, Deque<T>> lane = first.next();
			String key = lane.getKey();
			Deque<T> waiters = lane.getValue();
			first.remove();
			T waiter = waiters.removeFirst();
			if (!waiters.isEmpty()) {
				this.lanes.put(key, waiters);
			}
			this.size--;
			return waiter;
		}

		int longest() {
			return this.lanes.values().stream().mapToInt(Deque::size).max().orElse(0);
		}

		@Nullable T removeNewestOfLongest() {
			String longest = null;
			int length = 0;
			for (Map.Entry<String, Deque<T>> lane : this.lanes.entrySet()) {
				if (lane.getValue().size() >= length) {
					longest = lane.getKey();
					length = lane.getValue().size();
				}
			}
			Deque<T> waiters = (longest != null) ? this.lanes.get(longest) : null;
			if (longest == null || waiters == null) {
				return null;
			}
			T newest = waiters.removeLast();
			if (waiters.isEmpty()) {
				this.lanes.remove(longest);
			}
			this.size--;
			return newest;
		}

		boolean remove(String key, T waiter) {
			Deque<T> waiters = this.lanes.get(key);
			if (waiters == null || !waiters.remove(waiter)) {
				return false;
			}
			if (waiters.isEmpty()) {
				this.lanes.remove(key);
			}
			this.size--;
			return true;
		}

		void removeIf(Predicate<T> condition, List<T> removed) {
			this.lanes.values().removeIf((waiters) -> {
				waiters.removeIf((waiter) -> condition.test(waiter) && removed.add(waiter));
				return waiters.isEmpty();
			});
			this.size = this.lanes.values().stream().mapToInt(Deque::size).sum();
		}

	}

}
