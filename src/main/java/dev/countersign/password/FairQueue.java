package dev.countersign.password;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A queue in groups of lanes. Each group has one turn a round, and so has each lane of a
 * group in the group's turns. Whoever fills a lane waits in that lane, and whoever has
 * many lanes waits in their group. Known lanes come first and take two of three turns
 * while others wait as well. Not safe for use by several threads.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {

	private static final int MAX_KNOWN_IN_A_ROW = 2;

	private final Groups<T> known = new Groups<>();

	private final Groups<T> others = new Groups<>();

	private int knownInARow;

	void add(Lane lane, T waiter) {
		groups(lane).add(lane, waiter);
	}

	/**
	 * Takes out the one whose turn it is.
	 * @param admitted tells whether a group may have a turn now; one that may not keeps
	 * its place
	 * @return nothing if nobody waits who may have a turn
	 */
	@Nullable T poll(Predicate<String> admitted) {
		boolean knownFirst = this.others.size == 0 || this.knownInARow < MAX_KNOWN_IN_A_ROW;
		T first = knownFirst ? pollKnown(admitted) : pollOthers(admitted);
		if (first != null) {
			return first;
		}
		return knownFirst ? pollOthers(admitted) : pollKnown(admitted);
	}

	private @Nullable T pollKnown(Predicate<String> admitted) {
		T next = this.known.poll(admitted);
		if (next != null) {
			this.knownInARow++;
		}
		return next;
	}

	private @Nullable T pollOthers(Predicate<String> admitted) {
		T next = this.others.poll(admitted);
		if (next != null) {
			this.knownInARow = 0;
		}
		return next;
	}

	/**
	 * Takes out the last of the longest lane in the group in which most wait. A known one
	 * goes only where more of them wait than of the others: many strangers with an
	 * address each do not send away those who share one. Of several that are the largest
	 * or the longest, it is one that is not known, and of those the one that was served
	 * last.
	 */
	@Nullable T removeNewestOfLongest() {
		boolean knownAreMore = this.known.size > this.others.size && this.known.largest() > this.others.largest();
		return knownAreMore ? this.known.removeNewestOfLargest() : this.others.removeNewestOfLargest();
	}

	/** Takes out a waiter that no longer waits, and returns whether it was there. */
	boolean remove(Lane lane, T waiter) {
		return groups(lane).remove(lane, waiter);
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
		Stream.of(this.known, this.others)
			.flatMap((groups) -> groups.groups.values().stream())
			.flatMap((lanes) -> lanes.lanes.values().stream())
			.forEach(all::addAll);
		return all;
	}

	int size() {
		return this.known.size + this.others.size;
	}

	private Groups<T> groups(Lane lane) {
		return lane.known() ? this.known : this.others;
	}

	/** Groups of lanes, the one whose turn is next first. No group is empty. */
	private static final class Groups<T> {

		private final Map<String, Lanes<T>> groups = new LinkedHashMap<>();

		private int size;

		void add(Lane lane, T waiter) {
			this.groups.computeIfAbsent(lane.group(), (missing) -> new Lanes<>()).add(lane.key(), waiter);
			this.size++;
		}

		@Nullable T poll(Predicate<String> admitted) {
			for (Map.Entry<String, Lanes<T>> group : this.groups.entrySet()) {
				if (admitted.test(group.getKey())) {
					T waiter = group.getValue().poll();
					moveToEnd(group.getKey(), group.getValue());
					this.size--;
					return waiter;
				}
			}
			return null;
		}

		private void moveToEnd(String name, Lanes<T> lanes) {
			this.groups.remove(name);
			if (lanes.size > 0) {
				this.groups.put(name, lanes);
			}
		}

		int largest() {
			return this.groups.values().stream().mapToInt((lanes) -> lanes.size).max().orElse(0);
		}

		@Nullable T removeNewestOfLargest() {
			String largest = null;
			int size = 0;
			for (Map.Entry<String, Lanes<T>> group : this.groups.entrySet()) {
				if (group.getValue().size >= size) {
					largest = group.getKey();
					size = group.getValue().size;
				}
			}
			Lanes<T> lanes = (largest != null) ? this.groups.get(largest) : null;
			if (largest == null || lanes == null) {
				return null;
			}
			T newest = lanes.removeNewestOfLongest();
			forgetIfEmpty(largest, lanes);
			this.size--;
			return newest;
		}

		boolean remove(Lane lane, T waiter) {
			Lanes<T> lanes = this.groups.get(lane.group());
			if (lanes == null || !lanes.remove(lane.key(), waiter)) {
				return false;
			}
			forgetIfEmpty(lane.group(), lanes);
			this.size--;
			return true;
		}

		void removeIf(Predicate<T> condition, List<T> removed) {
			this.groups.values().removeIf((lanes) -> {
				lanes.removeIf(condition, removed);
				return lanes.size == 0;
			});
			this.size = this.groups.values().stream().mapToInt((lanes) -> lanes.size).sum();
		}

		private void forgetIfEmpty(String name, Lanes<T> lanes) {
			if (lanes.size == 0) {
				this.groups.remove(name);
			}
		}

	}

	/** Lanes of one group, the one whose turn is next first. No lane is empty. */
	private static final class Lanes<T> {

		private final Map<String, Deque<T>> lanes = new LinkedHashMap<>();

		private int size;

		void add(String key, T waiter) {
			this.lanes.computeIfAbsent(key, (missing) -> new ArrayDeque<>()).addLast(waiter);
			this.size++;
		}

		T poll() {
			Map.Entry<String, Deque<T>> lane = this.lanes.entrySet().iterator().next();
			String key = lane.getKey();
			Deque<T> waiters = lane.getValue();
			T waiter = waiters.removeFirst();
			this.lanes.remove(key);
			if (!waiters.isEmpty()) {
				this.lanes.put(key, waiters);
			}
			this.size--;
			return waiter;
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
