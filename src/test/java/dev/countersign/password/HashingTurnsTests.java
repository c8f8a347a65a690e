package dev.countersign.password;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HashingTurnsTests {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	private static final Duration HASH = Duration.ofMillis(20);

	private static final Lane FLOOD = new Lane(false, "192.0.2.1", "192.0.2.1");

	private static final Lane OTHER = new Lane(false, "198.51.100.7", "198.51.100.7");

	private static final Lane THIRD = new Lane(false, "203.0.113.9", "203.0.113.9");

	private final AtomicLong time = new AtomicLong();

	private final HashingTurns turns = new HashingTurns(2, LONGEST_WAIT, this.time::get);

	private final List<HashingTurns.Turn> open = new ArrayList<>();

	private final List<String> called = new ArrayList<>();

	private final List<String> refused = new ArrayList<>();

	private final Set<String> gone = new HashSet<>();

	private Duration retryAfter = Duration.ZERO;

	@Test
	void tryEnterWhenOnlyOneMoreComesToItsHashThanThereAreThreadsThenAtOnce() {
		fill();
		assertThat(this.open).hasSize(3);
		assertThat(this.turns.tryEnter(THIRD)).isNull();
		this.open.get(0).close();
		assertThat(this.turns.tryEnter(THIRD)).isNotNull();
		assertThat(this.turns.tryEnter(THIRD)).isNull();
	}

	@Test
	void tryEnterWhenSomebodyWaitsThenNobodyOvertakes() {
		fill();
		queue(OTHER, "first");
		this.open.get(0).close();
		assertThat(this.called).containsExactly("first");
		queue(OTHER, "second");
		assertThat(this.turns.tryEnter(THIRD)).isNull();
	}

	@Test
	void endHashWhenOthersWaitThenTheNextIsLetInBeforeTheTurnIsOver() {
		fill();
		queue(OTHER, "first");
		queue(OTHER, "second");
		this.open.get(0).beginHash();
		assertThat(this.called).isEmpty();
		this.open.get(0).endHash();
		assertThat(this.called).containsExactly("first");
		this.open.get(0).close();
		assertThat(this.called).containsExactly("first");
	}

	@Test
	void standAsideWhenOthersWaitThenTheNextIsLetInUntilTheHashBeginsAfterAll() {
		fill();
		queue(OTHER, "first");
		queue(OTHER, "second");
		this.open.get(0).standAside();
		assertThat(this.called).containsExactly("first");
		this.open.get(0).beginHash();
		this.open.get(1).close();
		assertThat(this.called).containsExactly("first");
		this.open.get(2).close();
		assertThat(this.called).containsExactly("first", "second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.0.2.1", "192.0.2.2" })
	void callWhenAGroupHasItsTurnsThenOthersOvertakeAndItsOwnAreCalledLater(String key) {
		for (int i = 0; i < HashingTurns.MAX_OPEN_OF_GROUP; i++) {
			HashingTurns.Turn turn = Objects.requireNonNull(this.turns.tryEnter(FLOOD));
			turn.standAside();
			this.open.add(turn);
		}
		Lane flood = new Lane(true, FLOOD.group(), key);
		assertThat(this.turns.tryEnter(flood)).isNull();
		queue(flood, "flood");
		queue(OTHER, "other");
		assertThat(this.called).containsExactly("other");
		assertThat(this.turns.tryEnter(OTHER)).as("while others wait").isNull();
		this.open.get(0).close();
		assertThat(this.called).containsExactly("other", "flood");
	}

	@Test
	void isInUseWhenAHashIsMadeThenUntilASecondAfterIt() {
		assertThat(this.turns.isInUse()).isFalse();
		HashingTurns.Turn turn = Objects.requireNonNull(this.turns.tryEnter(THIRD));
		assertThat(this.turns.isInUse()).isFalse();
		turn.beginHash();
		this.time.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(this.turns.isInUse()).isTrue();
		turn.endHash();
		turn.close();
		this.time.addAndGet(Duration.ofMillis(999).toNanos());
		assertThat(this.turns.isInUse()).isTrue();
		this.time.addAndGet(Duration.ofMillis(1).toNanos());
		assertThat(this.turns.isInUse()).isFalse();
	}

	@Test
	void closeWhenTwiceThenOnlyOneIsLetIn() {
		fill();
		queue(OTHER, "first");
		queue(OTHER, "second");
		this.open.get(0).close();
		this.open.get(0).close();
		assertThat(this.called).containsExactly("first");
	}

	@Test
	void queueWhenOneNetworkFloodsThenAnotherIsServedInTheNextTurnButOne() {
		fill();
		flood(100);
		queue(OTHER, "other");
		this.open.get(0).close();
		this.open.get(1).close();
		assertThat(this.called).containsExactly("flood 0", "other");
	}

	@Test
	void queueWhenTheWaitPassesTheLongestThenTheNewestOfTheLongestLaneIsRefused() {
		learn();
		fill();
		queue(OTHER, "other");
		flood(600);
		assertThat(this.turns.countWaiting()).as("5 s of 20 ms on 2 threads").isEqualTo(500);
		assertThat(this.refused).hasSize(101).startsWith("flood 499", "flood 500").doesNotContain("other");
		assertThat(this.retryAfter).isEqualTo(LONGEST_WAIT);
		assertThat(this.turns.countRefused()).isEqualTo(101);
		queue(OTHER, "late");
		assertThat(this.refused).last().isEqualTo("flood 498");
	}

	@Test
	void queueWhenHashesTurnSlowThenFewerWait() {
		learn();
		fill();
		flood(400);
		assertThat(this.refused).isEmpty();
		for (int i = 0; i < 100; i++) {
			this.turns.learn(HASH.multipliedBy(4).toNanos(), HASH.multipliedBy(4).toNanos(), false);
		}
		queue(OTHER, "other");
		assertThat(this.turns.countWaiting()).isBetween(125, 126);
		assertThat(this.refused).doesNotContain("other");
	}

	@Test
	void queueWhenHashesRestThenTheRestIsPartOfTheWait() {
		for (int i = 0; i < 100; i++) {
			this.turns.learn(HASH.toNanos(), HASH.multipliedBy(4).toNanos(), true);
		}
		fill();
		flood(400);
		assertThat(this.turns.countWaiting()).isBetween(125, 126);
		assertThat(this.turns.hashed()).isEqualTo(HASH.multipliedBy(100).toNanos());
	}

	@Test
	void queueWhenHashesRestedAWhileAgoThenTheRestIsNoPartOfTheWait() {
		learn();
		for (int i = 0; i < 100; i++) {
			this.turns.learn(HASH.toNanos(), HASH.multipliedBy(20).toNanos(), true);
		}
		pass(HashingTime.FORGOTTEN_AFTER.plusNanos(1));
		fill();
		flood(400);
		assertThat(this.refused).isEmpty();
	}

	@Test
	void queueWhenHashesStillGiveWayAndNoneEndsThenTheRestIsPartOfTheWait() {
		learn();
		for (int i = 0; i < 100; i++) {
			this.turns.learn(HASH.toNanos(), HASH.multipliedBy(4).toNanos(), true);
		}
		pass(HashingTime.FORGOTTEN_AFTER);
		this.turns.giveWay();
		pass(HashingTime.FORGOTTEN_AFTER);
		fill();
		flood(400);
		assertThat(this.turns.countWaiting()).isBetween(125, 126);
	}

	@Test
	void queueWhenAFewHashesWereSlowThenAsManyMayWait() {
		learn();
		for (int i = 0; i < HashingTime.LATEST / 2; i++) {
			this.turns.learn(HASH.multipliedBy(20).toNanos(), HASH.multipliedBy(20).toNanos(), false);
		}
		fill();
		flood(400);
		assertThat(this.refused).isEmpty();
		this.turns.learn(HASH.multipliedBy(20).toNanos(), HASH.multipliedBy(20).toNanos(), false);
		queue(OTHER, "other");
		assertThat(this.turns.countWaiting()).as("5 s of 400 ms on 2 threads").isEqualTo(25);
		assertThat(this.refused).doesNotContain("other");
	}

	@Test
	void queueWhenNothingIsKnownOfHashesThenOnlyTheNumberIsBounded() {
		fill();
		flood(HashingTurns.MAX_WAITING + 1);
		assertThat(this.refused).containsExactly("flood " + HashingTurns.MAX_WAITING);
	}

	@Test
	void queueWhenHashTakesLongerThanTheLongestWaitThenOneMayStillWait() {
		for (int i = 0; i < 10; i++) {
			this.turns.learn(Duration.ofMinutes(1).toNanos(), Duration.ofMinutes(1).toNanos(), false);
		}
		fill();
		queue(OTHER, "first");
		assertThat(this.refused).isEmpty();
		queue(OTHER, "second");
		assertThat(this.refused).containsExactly("second");
	}

	@Test
	void leaveWhenWaitingThenIsNotCalled() {
		fill();
		HashingTurns.Ticket gone = queue(OTHER, "gone");
		queue(OTHER, "next");
		gone.leave();
		gone.leave();
		this.open.get(0).close();
		assertThat(this.called).containsExactly("next");
		assertThat(this.turns.countWaiting()).isZero();
	}

	@Test
	void tickWhenSomeAreGoneThenTheyLeaveTheQueue() {
		learn();
		fill();
		for (int i = 0; i < 100; i++) {
			queue((i % 2 == 0) ? OTHER : FLOOD, "caller " + i);
		}
		this.gone.addAll(List.of("caller 0", "caller 51", "caller 98"));
		this.turns.tick();
		assertThat(this.turns.countWaiting()).as("nobody has looked yet").isEqualTo(100);
		pass(HashingTurns.LOOK_EVERY);
		this.open.forEach((turn) -> turn.beginHash());
		this.turns.tick();
		this.turns.tick();
		assertThat(this.turns.countWaiting()).isEqualTo(97);
		assertThat(this.refused).containsExactlyInAnyOrder("caller 0", "caller 51", "caller 98");
		assertThat(this.turns.countRefused()).isZero();
		assertThat(this.called).isEmpty();
	}

	@Test
	void closeWhenTheNextAreGoneThenTheFirstThatIsNotIsCalled() {
		fill();
		for (int i = 0; i < HashingTurns.MAX_WAITING; i++) {
			queue(OTHER, "caller " + i);
			this.gone.add("caller " + i);
		}
		this.gone.remove("caller 900");
		this.open.get(0).close();
		assertThat(this.called).containsExactly("caller 900");
		assertThat(this.refused).hasSize(900);
		assertThat(this.turns.countWaiting()).as("of those behind nobody has asked yet").isEqualTo(99);
		assertThat(this.turns.countOpen()).isEqualTo(3);
	}

	@Test
	void tickWhenTurnsWaitForSomethingElseThenOthersAreLetIn() {
		fill();
		this.open.get(0).beginHash();
		for (int i = 0; i < 10; i++) {
			queue(OTHER, "caller " + i);
		}
		this.turns.tick();
		assertThat(this.called).isEmpty();
		pass(HashingTurns.STALLED);
		this.turns.tick();
		assertThat(this.called).as("all but the one that hashes are stalled").hasSize(2);
	}

	@Test
	void tickWhenEveryTurnIsStalledThenOnlySoManyAreOpen() {
		fill();
		for (int i = 0; i < 200; i++) {
			String network = "192.0.2." + i;
			queue(new Lane(false, network, network), "caller " + i);
		}
		for (int i = 0; i < 100; i++) {
			pass(HashingTurns.STALLED);
			this.turns.tick();
		}
		assertThat(this.called).hasSize(HashingTurns.MAX_OPEN - 3);
	}

	@Test
	void tickWhenSomebodyWaitedTwiceTheLongestAfterAllThenRefused() {
		fill();
		this.open.forEach((turn) -> turn.beginHash());
		queue(OTHER, "first");
		pass(LONGEST_WAIT);
		queue(FLOOD, "second");
		pass(LONGEST_WAIT);
		this.turns.tick();
		assertThat(this.refused).isEmpty();
		pass(Duration.ofNanos(1));
		this.turns.tick();
		assertThat(this.refused).containsExactly("first");
		assertThat(this.turns.countWaiting()).isEqualTo(1);
	}

	@Test
	void tickWhenOneCannotBeToldThenTheNextIsLetIn() {
		fill();
		this.turns.queue(FLOOD, new Untold());
		queue(OTHER, "next");
		List.copyOf(this.open).forEach(HashingTurns.Turn::close);
		assertThat(this.called).containsExactly("next");
	}

	private void fill() {
		for (HashingTurns.Turn turn = this.turns.tryEnter(THIRD); turn != null; turn = this.turns.tryEnter(THIRD)) {
			this.open.add(turn);
		}
	}

	private void flood(int logins) {
		for (int i = 0; i < logins; i++) {
			queue(FLOOD, "flood " + i);
		}
	}

	private void learn() {
		for (int i = 0; i < 20; i++) {
			this.turns.learn(HASH.toNanos(), HASH.toNanos(), false);
		}
	}

	private void pass(Duration duration) {
		this.time.addAndGet(duration.toNanos());
	}

	private HashingTurns.Ticket queue(Lane lane, String name) {
		return this.turns.queue(lane, new HashingTurns.Waiter() {

			@Override
			public void called(HashingTurns.Turn turn) {
				HashingTurnsTests.this.called.add(name);
				HashingTurnsTests.this.open.add(Objects.requireNonNull(turn));
			}

			@Override
			public void refused(Duration retryAfter) {
				HashingTurnsTests.this.refused.add(name);
				HashingTurnsTests.this.retryAfter = retryAfter;
			}

			@Override
			public boolean isGone() {
				return HashingTurnsTests.this.gone.contains(name);
			}

		});
	}

	private static final class Untold implements HashingTurns.Waiter {

		@Override
		public void called(HashingTurns.Turn turn) {
			throw new OutOfMemoryError("unable to create native thread");
		}

		@Override
		public void refused(Duration retryAfter) {
			throw new OutOfMemoryError("unable to create native thread");
		}

		@Override
		public boolean isGone() {
			return false;
		}

	}

}
