package dev.countersign.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
		List<Place> leaving = new ArrayList<>();
		synchronized (this) {
			if (!findOwn(place, leaving) || !findOthers(place, leaving)) {
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

	private boolean findOwn(Place newcomer, List<Place> leaving) {
		int most = Math.max(this.maxEach, newcomer.size);
		while (size(staying(leaving).filter(newcomer::isOfSameHolder)) + newcomer.size > most) {
			Optional<Place> oldest = staying(leaving).filter(newcomer::isOfSameHolder)
				.filter(Place::mayGiveWay)
				.findFirst();
			if (oldest.isEmpty()) {
				return false;
			}
			leaving.add(oldest.get());
		}
		return true;
	}

	private boolean findOthers(Place newcomer, List<Place> leaving) {
		int own = size(staying(leaving).filter(newcomer::isOfSameHolder)) + newcomer.size;
		while (size(staying(leaving)) + newcomer.size > this.max) {
			Optional<Place> oldestOfMost = staying(leaving).filter(Place::mayGiveWay)
				.filter((place) -> size(staying(leaving).filter(place::isOfSameHolder)) > own)
				.min(Comparator.comparing((place) -> -size(staying(leaving).filter(place::isOfSameHolder))));
			if (oldestOfMost.isEmpty()) {
				return false;
			}
			leaving.add(oldestOfMost.get());
		}
		return true;
	}

	private Stream<Place> staying(List<Place> leaving) {
		return this.places.stream().filter((place) -> !leaving.contains(place));
	}

	private static int size(Stream<Place> places) {
		return places.mapToInt((place) -> place.size).sum();
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
