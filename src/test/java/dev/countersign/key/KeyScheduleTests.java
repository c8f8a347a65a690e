package dev.countersign.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyScheduleTests {

	private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

	private static final Duration LEAD = Duration.ofMinutes(6);

	private static final Duration REST = Duration.ofMinutes(61);

	private static final Instant SOON = NOW.plus(LEAD);

	private static final Supplier<StoredKey> NONE = () -> {
		throw new AssertionError("No new key is needed");
	};

	@Test
	void scheduleWhenRowsInAnyOrderThenInTheOrderInWhichTheySign() {
		StoredKey first = key("b", NOW);
		StoredKey second = key("a", SOON);
		StoredKey third = key("c", SOON);
		assertThat(schedule(third, second, first).rows()).containsExactly(first, second, third);
	}

	@Test
	void findWhenIdUnknownThenNothing() {
		KeySchedule schedule = schedule(key("a", NOW), key("b", SOON));
		assertThat(schedule.find("b")).contains(key("b", SOON));
		assertThat(schedule.find("c")).isEmpty();
	}

	@Test
	void signingWhenSuccessorsTimeComesThenThatSigns() {
		KeySchedule schedule = schedule(key("a", NOW.minusSeconds(1)).until(NOW, SOON), key("b", NOW));
		assertThat(schedule.signing()).map(StoredKey::id).contains("b");
		assertThat(schedule.last()).map(StoredKey::id).contains("b");
	}

	@Test
	void verifyingWhenSomeAreOverOrRemovedThenNotCounted() {
		StoredKey over = key("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW);
		StoredKey rests = key("b", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW.plusSeconds(1));
		StoredKey removed = key("c", NOW).removed(NOW);
		assertThat(schedule(over, rests, removed, key("d", SOON)).verifying()).isEqualTo(2);
	}

	@Test
	void succeededByWhenNewThenPresentKeySignsUntilThenAndVerifiesForItsRest() {
		KeySchedule before = schedule(key("a", NOW));
		KeySchedule after = before.succeededBy(key("b", NOW), SOON);
		assertThat(after.rows()).containsExactly(key("a", NOW).until(SOON, SOON.plus(REST)), next("b", SOON));
		assertThat(after.signing()).map(StoredKey::id).contains("a");
		assertThat(at(SOON, after).signing()).map(StoredKey::id).contains("b");
		assertThat(after.savedAfter(before)).hasSize(2);
	}

	@Test
	void succeededByWhenAnotherIsScheduledThenThatNeverSigns() {
		KeySchedule after = schedule(key("a", NOW)).succeededBy(key("b", NOW), SOON)
			.succeededBy(key("c", NOW), SOON.minusSeconds(1));
		assertThat(after.find("b").orElseThrow().signsUntil()).isEqualTo(SOON.minusSeconds(1));
		assertThat(at(SOON, after).signing()).map(StoredKey::id).contains("c");
		assertThat(after.last()).map(StoredKey::id).contains("c");
	}

	@Test
	void succeededByWhenOlderKeyIsVerifyingThenItIsLeftAsItIs() {
		StoredKey old = key("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW.plusSeconds(1));
		StoredKey removed = key("x", NOW.minusSeconds(9)).removed(NOW);
		KeySchedule before = schedule(old, removed, key("b", NOW.minusSeconds(5)));
		KeySchedule after = before.succeededBy(key("c", NOW), SOON);
		assertThat(after.rows()).contains(old, removed);
		assertThat(after.savedAfter(before)).extracting(StoredKey::id).containsExactly("b", "c");
	}

	@Test
	void succeededByWhenKeySignedBeforeThenSignsAgain() {
		StoredKey old = secret("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW.plusSeconds(1));
		KeySchedule after = schedule(old, key("b", NOW.minusSeconds(5))).succeededBy(old, SOON);
		assertThat(after.find("a")).contains(secret("a", NOW.minusSeconds(9)).signing(SOON));
		assertThat(after.find("b").orElseThrow().signsUntil()).isEqualTo(SOON);
	}

	@Test
	void succeededByWhenKeySignsStillThenSuccessorIsCalledOff() {
		KeySchedule after = schedule(secret("a", NOW)).succeededBy(key("b", NOW), SOON)
			.succeededBy(secret("a", NOW), SOON.plusSeconds(1));
		assertThat(after.find("a")).contains(secret("a", NOW));
		assertThat(after.find("b")).contains(next("b", SOON).until(NOW, NOW.plus(REST)));
		assertThat(at(SOON, after).signing()).map(StoredKey::id).contains("a");
	}

	@Test
	void succeededByWhenKeyIsScheduledThenOnlyWhatComesLaterIsCalledOff() {
		StoredKey present = secret("a", NOW.minusSeconds(9)).until(SOON, SOON.plus(REST));
		StoredKey scheduled = secret("b", SOON).until(SOON.plusSeconds(5), SOON.plusSeconds(5).plus(REST));
		StoredKey gone = key("x", SOON.plusSeconds(3)).removed(NOW);
		KeySchedule before = schedule(present, scheduled, key("c", SOON.plusSeconds(5)), gone);
		KeySchedule after = before.succeededBy(scheduled, SOON.plusSeconds(9));
		assertThat(after.rows()).containsExactlyInAnyOrder(present, secret("b", SOON),
				key("c", SOON.plusSeconds(5)).until(NOW, NOW.plus(REST)), gone);
	}

	@Test
	void succeededByWhenKeyStopsAtThisInstantThenIsScheduledAnew() {
		StoredKey over = secret("a", NOW.minusSeconds(9)).until(NOW, NOW.plus(REST));
		assertThat(schedule(over, key("b", NOW)).succeededBy(over, SOON).find("a").orElseThrow().signsFrom())
			.isEqualTo(SOON);
	}

	@Test
	void removedWhenSignsThenNothingDoesUntilGapIsClosed() {
		KeySchedule before = schedule(key("a", NOW.minusSeconds(9)));
		KeySchedule removed = before.removed(Map.of("a", SigningAlgorithm.ES256));
		assertThat(removed.signing()).isEmpty();
		assertThat(removed.savedAfter(before)).containsExactly(key("a", NOW.minusSeconds(9)).removed(NOW));
		KeySchedule whole = removed.withoutGap(() -> key("b", SOON));
		assertThat(whole.signing()).contains(next("b", NOW, SOON));
		assertThat(whole.rows()).hasSize(2);
	}

	@Test
	void withoutGapWhenNextIsPublishedThenThatSignsNow() {
		KeySchedule before = schedule(key("a", NOW.minusSeconds(9))).succeededBy(key("b", NOW), SOON)
			.succeededBy(key("c", NOW), SOON.plusSeconds(5));
		KeySchedule after = before.removed(Map.of("a", SigningAlgorithm.ES256)).withoutGap(NONE);
		assertThat(after.signing()).contains(next("b", NOW).until(SOON.plusSeconds(5), SOON.plusSeconds(5).plus(REST)));
		assertThat(after.last()).map(StoredKey::id).contains("c");
	}

	@Test
	void withoutGapWhenPublishedKeyWasCalledOffThenNewOneSigns() {
		KeySchedule before = schedule(secret("a", NOW.minusSeconds(9))).succeededBy(key("b", NOW), SOON)
			.succeededBy(secret("a", NOW.minusSeconds(9)), SOON);
		StoredKey removed = key("x", SOON).removed(NOW);
		KeySchedule after = before.replacing(removed)
			.removed(Map.of("a", SigningAlgorithm.HS256))
			.withoutGap(() -> key("c", NOW));
		assertThat(after.signing()).map(StoredKey::id).contains("c");
		assertThat(after.rows()).contains(removed);
	}

	@Test
	void removedWhenNotYetSigningThenPresentKeyGoesOn() {
		KeySchedule before = schedule(key("a", NOW.minusSeconds(9))).succeededBy(key("b", NOW), SOON);
		KeySchedule after = before.removed(Map.of("b", SigningAlgorithm.ES256));
		assertThat(after.find("a")).contains(key("a", NOW.minusSeconds(9)));
		assertThat(after.find("b")).contains(next("b", SOON).removed(NOW));
	}

	@Test
	void removedWhenBetweenTwoThenFirstSignsUntilTheThird() {
		Instant later = SOON.plusSeconds(5);
		KeySchedule before = schedule(key("a", NOW.minusSeconds(9))).succeededBy(key("b", NOW), SOON)
			.succeededBy(key("c", NOW), later);
		KeySchedule after = before.removed(Map.of("b", SigningAlgorithm.ES256));
		assertThat(after.find("a")).contains(key("a", NOW.minusSeconds(9)).until(later, later.plus(REST)));
		assertThat(at(later, after).signing()).map(StoredKey::id).contains("c");
	}

	@Test
	void removedWhenSignsFromNowThenWhatCameBeforeIsLeftAsItIs() {
		StoredKey old = key("a", NOW.minusSeconds(9)).until(NOW, NOW.plus(REST));
		KeySchedule after = schedule(old, key("b", NOW)).removed(Map.of("b", SigningAlgorithm.ES256));
		assertThat(after.rows()).containsExactly(old, key("b", NOW).removed(NOW));
	}

	@Test
	void removedWhenNeverUsedThenItsRowSaysSo() {
		KeySchedule before = schedule(key("a", NOW));
		KeySchedule after = before.removed(Map.of("s", SigningAlgorithm.HS384));
		StoredKey row = after.find("s").orElseThrow();
		assertThat(row.algorithm()).isEqualTo(SigningAlgorithm.HS384);
		assertThat(row.isRemoved()).isTrue();
		assertThat(row.signsUntil()).isEqualTo(NOW);
		assertThat(after.savedAfter(before)).containsExactly(row);
	}

	@Test
	void removedWhenAgainThenNothingChanges() {
		KeySchedule before = schedule(key("a", NOW), key("b", NOW.minusSeconds(9)).removed(NOW.minusSeconds(5)));
		assertThat(before.removed(Map.of("b", SigningAlgorithm.ES256))).isEqualTo(before);
	}

	@Test
	void removedWhenRowsBeforeItWereRemovedThenTheyStayRemoved() {
		StoredKey gone = key("a", NOW.minusSeconds(9)).until(SOON, SOON.plus(REST)).removed(NOW.minusSeconds(1));
		KeySchedule after = schedule(gone, key("b", SOON)).removed(Map.of("b", SigningAlgorithm.ES256));
		assertThat(after.find("a")).contains(gone);
	}

	@Test
	void withoutOverWhenRestIsOverThenDeleted() {
		StoredKey over = key("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW);
		StoredKey rests = key("b", NOW.minusSeconds(5)).until(NOW, NOW.plusSeconds(1));
		KeySchedule before = schedule(over, rests, key("c", NOW));
		KeySchedule after = before.withoutOver(NOW);
		assertThat(after.deletedAfter(before)).containsExactly("a");
		assertThat(after.rows()).containsExactly(rests, key("c", NOW));
		assertThat(after.savedAfter(before)).isEmpty();
	}

	@Test
	void withoutOverWhenRemovedThenKeptAsLongAsItsTokensCouldBeGood() {
		StoredKey longAgo = key("a", NOW.minus(Duration.ofDays(9))).removed(NOW.minus(REST).minusSeconds(1));
		StoredKey lately = key("b", NOW.minus(Duration.ofDays(9))).removed(NOW.minus(REST));
		assertThat(schedule(longAgo, lately).withoutOver(NOW).rows()).containsExactly(lately);
	}

	@Test
	void withoutOverWhenSecretThenKept() {
		StoredKey over = secret("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW);
		assertThat(schedule(over).withoutOver(NOW).rows()).containsExactly(over);
	}

	private static KeySchedule schedule(StoredKey... rows) {
		return at(NOW, List.of(rows));
	}

	private static KeySchedule at(Instant now, KeySchedule schedule) {
		return at(now, schedule.rows());
	}

	private static KeySchedule at(Instant now, List<StoredKey> rows) {
		return new KeySchedule(rows, now, REST);
	}

	/** A key that signs as soon as it is published. */
	private static StoredKey key(String id, Instant signsFrom) {
		return new StoredKey(id, SigningAlgorithm.ES256, "public", "sealed", "seal", signsFrom, signsFrom, null, null,
				null);
	}

	/** A key that was made now, to sign later. */
	private static StoredKey next(String id, Instant signsFrom) {
		return next(id, signsFrom, NOW);
	}

	private static StoredKey next(String id, Instant signsFrom, Instant published) {
		return key(id, published).signing(signsFrom);
	}

	private static StoredKey secret(String id, Instant signsFrom) {
		return StoredKey.ofSecret(id, SigningAlgorithm.HS256, signsFrom, signsFrom);
	}

}
