package dev.countersign.connection;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A bounded number of places that clients share. When all are taken, the oldest place of
 * whoever holds most passes to the newcomer, so that nobody keeps others out by holding
 * many.
 */
public final class Places {

	private final int max;

	private final int maxEach;

	private final Map<Object, Holder> holders = new HashMap<>();

	/** The holders by how many places they have. */
	private final TreeMap<Integer, Set<Holder>> byCount = new TreeMap<>();

	private int count;

	/**
	 * Makes places of which all are free.
	 * @param max how many there are
	 * @param maxEach how many one holder may have
	 */
	public Places(int max, int maxEach) {
		this.max = max;
		this.maxEach = maxEach;
	}

	/**
	 * Takes a place, if need be from somebody else.
	 * @param holder who is counted, such as a range of addresses
	 * @param occupant what the place is for
	 * @return the place, or nothing if none is free and nobody gives way
	 */
	public Optional<Place> take(Object holder, Occupant occupant) {
		Place place = new Place(occupant);
		Place leaving = null;
		synchronized (this) {
			Holder own = this.holders.computeIfAbsent(holder, Holder::new);
			if (own.places.size() >= this.maxEach || this.count >= this.max) {
				leaving = findLeaving(own);
				if (leaving == null) {
					forgetIfEmpty(own);
					return Optional.empty();
				}
				remove(leaving);
			}
			add(this.holders.computeIfAbsent(holder, Holder::new), place);
		}
		if (leaving != null) {
			makeWay(leaving, place);
		}
		return Optional.of(place);
	}

	/** Whoever hears of a failure has no place to give back. */
	private static void makeWay(Place leaving, Place place) {
		boolean gone = false;
		try {
			leaving.occupant.giveWay();
			gone = true;
		}
		finally {
			if (!gone) {
				place.release();
			}
		}
	}

	/** Returns how many places are taken. */
	public synchronized int count() {
		return this.count;
	}

	private @Nullable Place findLeaving(Holder own) {
		if (own.places.size() >= this.maxEach || own.places.size() == this.byCount.lastKey()) {
			return own.oldestThatGivesWay();
		}
		for (Set<Holder> equals : this.byCount.descendingMap().values()) {
			for (Holder holder : equals) {
				Place leaving = holder.oldestThatGivesWay();
				if (leaving != null) {
					return leaving;
				}
			}
		}
		return null;
	}

	private void add(Holder holder, Place place) {
		move(holder, () -> holder.places.add(place));
		place.holder = holder;
		this.count++;
	}

	private synchronized void remove(Place place) {
		Holder holder = place.holder;
		if (holder != null) {
			place.holder = null;
			move(holder, () -> holder.places.remove(place));
			forgetIfEmpty(holder);
			this.count--;
		}
	}

	private void move(Holder holder, Runnable change) {
		int before = holder.places.size();
		this.byCount.computeIfPresent(before, (size, equals) -> {
			equals.remove(holder);
			return equals.isEmpty() ? null : equals;
		});
		change.run();
		int after = holder.places.size();
		if (after > 0) {
			this.byCount.computeIfAbsent(after, (size) -> new LinkedHashSet<>()).add(holder);
		}
	}

	private void forgetIfEmpty(Holder holder) {
		if (holder.places.isEmpty()) {
			this.holders.remove(holder.key);
		}
	}

	/**
	 * What has a place, and is asked to leave it.
	 */
	public interface Occupant {

		/** Never gives way, so that a newcomer finds no place. */
		Occupant STAYING = new Occupant() {

			@Override
			public boolean mayGiveWay() {
				return false;
			}

			@Override
			public void giveWay() {
				throw new IllegalStateException("It stays");
			}

		};

		/**
		 * Returns whether the place may be taken away now. Called under a lock, so it
		 * only looks.
		 */
		boolean mayGiveWay();

		/** Ends what the place was for, which passed to somebody else. */
		void giveWay();

	}

	/**
	 * A place that is taken.
	 */
	public final class Place {

		private final Occupant occupant;

		private @Nullable Holder holder;

		private Place(Occupant occupant) {
			this.occupant = occupant;
		}

		/** Gives the place back, if it did not pass to somebody else already. */
		public void release() {
			remove(this);
		}

	}

	private static final class Holder {

		private final Object key;

		/** The oldest first. */
		private final Set<Place> places = new LinkedHashSet<>();

		Holder(Object key) {
			this.key = key;
		}

		@Nullable Place oldestThatGivesWay() {
			for (Place place : this.places) {
				if (place.occupant.mayGiveWay()) {
					return place;
				}
			}
			return null;
		}

	}

}
