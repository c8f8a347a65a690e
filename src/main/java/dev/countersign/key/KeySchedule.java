package dev.countersign.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which key signs when, seen at one instant. Never changes: what becomes of it is another
 * schedule, and the two tell what there is to save.
 *
 * @param rows the keys in the order in which they sign
 * @param now the instant
 * @param rest how long a key verifies after it has signed for the last time
 */
record KeySchedule(List<StoredKey> rows, Instant now, Duration rest) {

	private static final Comparator<StoredKey> ORDER = Comparator.comparing(StoredKey::signsFrom)
		.thenComparing(StoredKey::publishedAt)
		.thenComparing(StoredKey::id);

	KeySchedule {
		rows = rows.stream().sorted(ORDER).toList();
	}

	Optional<StoredKey> find(String id) {
		return this.rows.stream().filter((row) -> row.id().equals(id)).findAny();
	}

	/** The key that has no successor yet. */
	Optional<StoredKey> last() {
		return this.rows.stream().filter(StoredKey::isLast).findAny();
	}

	/** The key that signs now. */
	Optional<StoredKey> signing() {
		return this.rows.stream().filter((row) -> row.signs(this.now)).findAny();
	}

	/** How many keys verify now. */
	long verifying() {
		return this.rows.stream().filter((row) -> row.verifies(this.now)).count();
	}

	/**
	 * Has another key sign.
	 * @param next the key; one that signs already, or is about to, calls off what would
	 * replace it
	 * @param from when it begins, unless it is scheduled already
	 */
	KeySchedule succeededBy(StoredKey next, Instant from) {
		return find(next.id()).filter((row) -> row.isSucceededAfter(this.now))
			.map(this::keeping)
			.orElseGet(() -> followedBy(next.signing(from)));
	}

	/**
	 * Takes keys away. What came before a key that will never sign goes on; where one of
	 * them signed, nothing does until {@link #withoutGap}.
	 * @param removed the keys, of which those without a row are given one, so that they
	 * stay removed
	 */
	KeySchedule removed(Map<String, SigningAlgorithm> removed) {
		List<StoredKey> unknown = removed.entrySet()
			.stream()
			.filter((key) -> find(key.getKey()).isEmpty())
			.map((key) -> StoredKey.ofSecret(key.getKey(), key.getValue(), this.now, this.now)
				.until(this.now, this.now))
			.toList();
		KeySchedule whole = with(Stream.concat(this.rows.stream(), unknown.stream()));
		List<StoredKey> taken = whole.rows.stream()
			.filter((row) -> removed.containsKey(row.id()) && !row.isRemoved())
			.toList();
		KeySchedule left = whole.mapped((row) -> taken.contains(row), (row) -> row.removed(this.now));
		for (StoredKey row : taken) {
			left = this.now.isBefore(row.signsFrom()) ? left.skipping(row) : left;
		}
		return left;
	}

	/**
	 * Has a key sign now: the next that everybody knows, or else a new one.
	 * @param replacement makes the new one
	 */
	KeySchedule withoutGap(Supplier<StoredKey> replacement) {
		return this.rows.stream()
			.filter((row) -> row.hasTurn() && this.now.isBefore(row.signsFrom()))
			.findFirst()
			.map((next) -> replacing(next.signing(this.now).until(next.signsUntil(), next.verifiesUntil())))
			.orElseGet(() -> followedBy(replacement.get().signing(this.now)));
	}

	/**
	 * Leaves out what is good for nothing any more. A secret's keys stay, as the secret
	 * can come back.
	 * @param present a time that is not ahead, whatever this one is
	 */
	KeySchedule withoutOver(Instant present) {
		return with(this.rows.stream().filter((row) -> !isOver(row, present)));
	}

	/** Puts other rows in the place of those with their ids, or adds them. */
	KeySchedule replacing(StoredKey... others) {
		Set<String> ids = Stream.of(others).map(StoredKey::id).collect(Collectors.toSet());
		return with(Stream.concat(this.rows.stream().filter((row) -> !ids.contains(row.id())), Stream.of(others)));
	}

	/** The rows that an earlier schedule did not have, or not so. */
	List<StoredKey> savedAfter(KeySchedule earlier) {
		Collection<StoredKey> known = Set.copyOf(earlier.rows);
		return this.rows.stream().filter((row) -> !known.contains(row)).toList();
	}

	/** The ids that an earlier schedule had and this one has not. */
	List<String> deletedAfter(KeySchedule earlier) {
		return earlier.rows.stream().map(StoredKey::id).filter((id) -> find(id).isEmpty()).toList();
	}

	private KeySchedule followedBy(StoredKey next) {
		Instant from = next.signsFrom();
		return mapped((row) -> !row.isRemoved() && row.isSucceededAfter(from),
				(row) -> row.until(from, overAfter(from)))
			.replacing(next);
	}

	/** Calls off what would replace a key that signs now or will. */
	private KeySchedule keeping(StoredKey kept) {
		return mapped((row) -> !row.isRemoved() && this.now.isBefore(row.signsFrom())
				&& row.signsFrom().isAfter(kept.signsFrom()), (row) -> row.until(this.now, overAfter(this.now)))
			.replacing(kept.until(null, null));
	}

	private KeySchedule skipping(StoredKey removed) {
		return mapped((row) -> !row.isRemoved() && removed.signsFrom().equals(row.signsUntil()),
				(row) -> row.until(removed.signsUntil(), removed.verifiesUntil()));
	}

	private KeySchedule mapped(Predicate<StoredKey> which, UnaryOperator<StoredKey> change) {
		return with(this.rows.stream().map((row) -> which.test(row) ? change.apply(row) : row));
	}

	private KeySchedule with(Stream<StoredKey> rows) {
		return new KeySchedule(rows.toList(), this.now, this.rest);
	}

	private boolean isOver(StoredKey row, Instant present) {
		if (row.algorithm().signsWithSecret()) {
			return false;
		}
		return (row.removedAt() != null) ? present.isAfter(overAfter(row.removedAt())) : !row.verifies(present);
	}

	private Instant overAfter(Instant lastSigned) {
		return lastSigned.plus(this.rest);
	}

}
