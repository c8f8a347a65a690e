package dev.countersign.connection;

import java.util.Optional;

import dev.countersign.address.AddressRange;
import dev.countersign.address.CountedNetwork;

/**
 * A bounded number of places that clients share. When all are taken, the oldest place of
 * whoever holds most passes to the newcomer, so that nobody keeps others out by holding
 * many. Holders may be of one group, which is looked at first: the oldest place of
 * whoever holds most in the group that holds most.
 */
public final class Places {

	private final int max;

	private final int maxEach;

	private final Share all = Share.ofAll();

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
	 * @param holder who is counted
	 * @param occupant what the place is for
	 * @return the place, or nothing if none is free and nobody gives way
	 */
	public Optional<Place> take(Holder holder, Occupant occupant) {
		Place place;
		Place leaving = null;
		synchronized (this) {
			Share own = this.all.part(holder.group()).part(holder.key());
			boolean full = own.size() >= this.maxEach;
			if (full || this.all.size() >= this.max) {
				leaving = full ? own.oldestThatGivesWay() : this.all.findLeaving(own);
				if (leaving == null) {
					return Optional.empty();
				}
				remove(leaving);
			}
			place = new Place(own, occupant);
			own.add(place);
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
		return this.all.size();
	}

	private synchronized void remove(Place place) {
		if (!place.left) {
			place.left = true;
			place.share.remove(place);
		}
	}

	/**
	 * Who is counted.
	 *
	 * @param group whose places are counted together
	 * @param key one of the group
	 */
	public record Holder(Object group, Object key) {

		/**
		 * Returns a holder that is in no group.
		 * @param key such as an account
		 */
		public static Holder alone(Object key) {
			return new Holder(key, key);
		}

		/**
		 * Returns the client at an address, who may have all of the /48 around an IPv6
		 * address and then has thousands of networks.
		 * @param network of the client
		 */
		public static Holder of(CountedNetwork network) {
			AddressRange wide = network.wide();
			return (wide != null) ? new Holder(wide, network.name()) : alone(network.name());
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

		private final Share share;

		private final Occupant occupant;

		private boolean left;

		private Place(Share share, Occupant occupant) {
			this.share = share;
			this.occupant = occupant;
		}

		/** Gives the place back, if it did not pass to somebody else already. */
		public void release() {
			remove(this);
		}

		boolean mayGiveWay() {
			return this.occupant.mayGiveWay();
		}

	}

}
