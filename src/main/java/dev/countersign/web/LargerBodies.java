package dev.countersign.web;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.countersign.connection.Places.Occupant;

/**
 * Room that larger bodies share while they arrive and are worked on, in units of a usual
 * body. Whoever has a part of it makes way for a newcomer that would have less, and for
 * their own next body where they may have no more. Between those who have as much as each
 * other the first stays, as a body that began anew each time would never arrive.
 */
final class LargerBodies {

	private final int max;

	private final int maxEach;

	/** The oldest first. */
	private final Set<Place> places = new LinkedHashSet<>();

	/**
	 * Makes room of which all is free.
	 * @param max how much there is
	 * @param maxEach how much one holder may have; one body that is larger still may have
	 * it all
	 */
	LargerBodies(int max, int maxEach) {
		this.max = max;
		this.maxEach = maxEach;
	}

	/**
	 * Takes room, if need be from somebody else.
	 * @param holder who is counted, such as a range of addresses
	 * @param size how much, no more than there is in all
	 * @param occupant the body
	 * @return what gives it back, or nothing if there is none
	 */
	Optional<Runnable> take(String holder, int size, Occupant occupant) {
		Place place = new Place(holder, size, occupant);
		Set<Place> leaving = new LinkedHashSet<>();
		synchronized (this) {
			Map<String, Integer> sizes = new HashMap<>();
			this.places.forEach((taken) -> sizes.merge(taken.holder, taken.size, Integer::sum));
			if (!findOwn(place, sizes, leaving) || !findOthers(place, sizes, leaving)) {
				return Optional.empty();
			}
			leaving.forEach(this.places::remove);
			this.places.add(place);
		}
		leaving.forEach((left) -> left.occupant.giveWay());
		return Optional.of(() -> release(place));
	}

	private synchronized void release(Place place) {
		this.places.remove(place);
	}

	/** The sizes are those of holders, without what is leaving. */
	private boolean findOwn(Place newcomer, Map<String, Integer> sizes, Set<Place> leaving) {
		int most = Math.max(this.maxEach, newcomer.size);
		Iterator<Place> oldest = this.places.stream()
			.filter(newcomer::isOfSameHolder)
			.filter(Place::mayGiveWay)
			.iterator();
		while (size(newcomer, sizes) + newcomer.size > most) {
			if (!oldest.hasNext()) {
				return false;
			}
			leave(oldest.next(), sizes, leaving);
		}
		return true;
	}

	private boolean findOthers(Place newcomer, Map<String, Integer> sizes, Set<Place> leaving) {
		int own = size(newcomer, sizes) + newcomer.size;
		while (sizes.values().stream().mapToInt(Integer::intValue).sum() + newcomer.size > this.max) {
			Optional<Place> oldestOfMost = this.places.stream()
				.filter((place) -> size(place, sizes) > own && !leaving.contains(place) && place.mayGiveWay())
				.min(Comparator.comparing((place) -> -size(place, sizes)));
			if (oldestOfMost.isEmpty()) {
				return false;
			}
			leave(oldestOfMost.get(), sizes, leaving);
		}
		return true;
	}

	private static void leave(Place place, Map<String, Integer> sizes, Set<Place> leaving) {
		leaving.add(place);
		sizes.merge(place.holder, -place.size, Integer::sum);
	}

	/** Returns how much the holder of a place has. */
	private static int size(Place place, Map<String, Integer> sizes) {
		return sizes.getOrDefault(place.holder, 0);
	}

	private static final class Place {

		private final String holder;

		private final int size;

		private final Occupant occupant;

		private Place(String holder, int size, Occupant occupant) {
			this.holder = holder;
			this.size = size;
			this.occupant = occupant;
		}

		private boolean isOfSameHolder(Place other) {
			return this.holder.equals(other.holder);
		}

		private boolean mayGiveWay() {
			return this.occupant.mayGiveWay();
		}

	}

}
