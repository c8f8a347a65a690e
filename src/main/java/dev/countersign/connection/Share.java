package dev.countersign.connection;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * How many places one holder has, or all holders of a group, or all groups. Not safe for
 * use by several threads.
 */
final class Share {

	private final @Nullable Share whole;

	private final Object key;

	/** Of a group its holders, and of all places the groups. None is empty. */
	private final Map<Object, Share> parts = new HashMap<>();

	/** The parts by how many places they have. */
	private final TreeMap<Integer, Set<Share>> bySize = new TreeMap<>();

	/** A holder's own, the oldest first. */
	private final Set<Places.Place> places = new LinkedHashSet<>();

	private int size;

	private Share(@Nullable Share whole, Object key) {
		this.whole = whole;
		this.key = key;
	}

	static Share ofAll() {
		return new Share(null, "all");
	}

	/** Returns a part, which counts in this share as soon as it has a place. */
	Share part(Object key) {
		Share part = this.parts.get(key);
		return (part != null) ? part : new Share(this, key);
	}

	int size() {
		return this.size;
	}

	void add(Places.Place place) {
		this.places.add(place);
		grow(1);
	}

	void remove(Places.Place place) {
		this.places.remove(place);
		grow(-1);
	}

	/**
	 * Returns the place that passes to a newcomer: the oldest of the largest holder in
	 * the largest group. A newcomer who is one of the largest gives way to itself.
	 * @param newcomer whose holder it is
	 * @return nothing if nobody gives way
	 */
	Places.@Nullable Place findLeaving(Share newcomer) {
		if (this.parts.isEmpty()) {
			return oldestThatGivesWay();
		}
		Share own = newcomer.within(this);
		if (own != null && own.size == this.bySize.lastKey()) {
			return own.findLeaving(newcomer);
		}
		for (Set<Share> equals : this.bySize.descendingMap().values()) {
			for (Share part : equals) {
				Places.Place leaving = part.findLeaving(newcomer);
				if (leaving != null) {
					return leaving;
				}
			}
		}
		return null;
	}

	Places.@Nullable Place oldestThatGivesWay() {
		for (Places.Place place : this.places) {
			if (place.mayGiveWay()) {
				return place;
			}
		}
		return null;
	}

	/** Returns the part of another share that this one is, or is in. */
	private @Nullable Share within(Share other) {
		if (this.whole == null) {
			return null;
		}
		return (this.whole == other) ? this : this.whole.within(other);
	}

	private void grow(int by) {
		int before = this.size;
		this.size += by;
		if (this.whole != null) {
			this.whole.rank(this, before);
			this.whole.grow(by);
		}
	}

	private void rank(Share part, int before) {
		this.bySize.computeIfPresent(before, (size, equals) -> {
			equals.remove(part);
			return equals.isEmpty() ? null : equals;
		});
		if (part.size > 0) {
			this.parts.put(part.key, part);
			this.bySize.computeIfAbsent(part.size, (size) -> new LinkedHashSet<>()).add(part);
		}
		else {
			this.parts.remove(part.key);
		}
	}

}
