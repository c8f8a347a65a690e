package dev.countersign.password;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FairQueueTests {

	private static final Lane FLOOD = lane(false, "192.0.2.1");

	private static final Lane OTHER = lane(false, "198.51.100.7");

	private static final Lane KNOWN = lane(true, "203.0.113.5");

	private final FairQueue<String> queue = new FairQueue<>();

	@Test
	void pollWhenEmptyThenNothing() {
		assertThat(this.queue.poll((group) -> true)).isNull();
		assertThat(this.queue.removeNewestOfLongest()).isNull();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void pollWhenOneLaneThenInTheOrderOfArrival() {
		add(FLOOD, "a", "b", "c");
		assertThat(pollAll()).containsExactly("a", "b", "c");
	}

	@Test
	void pollWhenOneLaneIsLongThenTheOtherIsServedInTheNextTurn() {
		add(FLOOD, "flood 1", "flood 2", "flood 3", "flood 4");
		add(OTHER, "other 1");
		assertThat(pollAll()).startsWith("flood 1", "other 1", "flood 2");
		add(FLOOD, "flood 5", "flood 6");
		assertThat(this.queue.poll((group) -> true)).isEqualTo("flood 5");
		add(OTHER, "other 2", "other 3");
		assertThat(pollAll()).containsExactly("flood 6", "other 2", "other 3");
	}

	@Test
	void pollWhenFiftyLanesFloodThenNewcomerIsServedWithinARound() {
		for (int i = 0; i < 50; i++) {
			add(lane(false, "192.0.2." + i), "flood", "flood", "flood");
		}
		add(OTHER, "newcomer");
		assertThat(pollAll().indexOf("newcomer")).isLessThanOrEqualTo(50);
	}

	@Test
	void pollWhenManyLanesOfAGroupFloodThenNewcomerIsServedInTheNextTurn() {
		IntStream.range(0, 500).forEach((i) -> add(new Lane(false, "2001:db8:1::/48", "lane " + i), "flood " + i));
		add(OTHER, "newcomer");
		assertThat(pollAll()).startsWith("flood 0", "newcomer", "flood 1", "flood 2").hasSize(501);
	}

	@Test
	void pollWhenGroupHasLanesThenTheyTakeItsTurns() {
		add(new Lane(false, "2001:db8:1::/48", "long"), "a 1", "a 2", "a 3");
		add(new Lane(false, "2001:db8:1::/48", "short"), "b 1");
		add(OTHER, "other 1", "other 2");
		assertThat(pollAll()).containsExactly("a 1", "other 1", "b 1", "other 2", "a 2", "a 3");
	}

	@Test
	void removeNewestOfLongestWhenKnownLanesOfAGroupFillTheQueueThenOneOfTheirsGoes() {
		IntStream.range(0, 500).forEach((i) -> add(new Lane(true, "2001:db8:1::/48", "lane " + i), "flood " + i));
		add(KNOWN, "known");
		add(OTHER, "newcomer");
		assertThat(IntStream.range(0, 499))
			.allSatisfy((i) -> assertThat(this.queue.removeNewestOfLongest()).startsWith("flood"));
		assertThat(this.queue.all()).containsExactlyInAnyOrder("known", "newcomer", "flood 0");
	}

	@Test
	void pollWhenKnownAndOthersWaitThenKnownComeFirstAndTakeTwoOfThreeTurns() {
		add(OTHER, "other 1", "other 2");
		add(KNOWN, "known 1", "known 2", "known 3", "known 4", "known 5");
		assertThat(pollAll()).containsExactly("known 1", "known 2", "other 1", "known 3", "known 4", "other 2",
				"known 5");
	}

	@Test
	void pollWhenKnownDeviceFloodsThenAnotherKnownOneIsServedInTheNextTurn() {
		add(lane(true, "flood"), "flood 1", "flood 2", "flood 3");
		add(KNOWN, "known");
		assertThat(this.queue.poll((group) -> true)).isEqualTo("flood 1");
		assertThat(this.queue.poll((group) -> true)).isEqualTo("known");
	}

	@Test
	void removeNewestOfLongestWhenLanesDifferThenTheLongestLosesItsLast() {
		add(OTHER, "other 1", "other 2");
		add(FLOOD, "flood 1", "flood 2", "flood 3");
		add(KNOWN, "known 1");
		assertThat(this.queue.removeNewestOfLongest()).isEqualTo("flood 3");
		assertThat(this.queue.size()).isEqualTo(5);
		assertThat(pollAll()).containsExactly("known 1", "other 1", "flood 1", "other 2", "flood 2");
	}

	@Test
	void removeNewestOfLongestWhenKnownLaneIsTheLongestThenItLosesItsLast() {
		add(OTHER, "other 1");
		add(KNOWN, "known 1", "known 2");
		assertThat(this.queue.removeNewestOfLongest()).isEqualTo("known 2");
		assertThat(this.queue.removeNewestOfLongest()).as("of equal lanes").isEqualTo("other 1");
		assertThat(this.queue.removeNewestOfLongest()).isEqualTo("known 1");
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void removeNewestOfLongestWhenManyStrangersComeThenNoneOfTheKnownWhoShareAnAddress() {
		IntStream.range(0, 40).forEach((i) -> add(new Lane(true, "203.0.113.5", "account " + i), "known " + i));
		IntStream.range(0, 500).forEach((i) -> add(lane(false, "bot " + i), "stranger " + i));
		assertThat(IntStream.range(0, 460))
			.allSatisfy((i) -> assertThat(this.queue.removeNewestOfLongest()).startsWith("stranger"));
	}

	@Test
	void removeNewestOfLongestWhenAllAreEqualThenTheOneThatCameLast() {
		IntStream.range(0, 10).forEach((i) -> add(lane(false, "192.0.2." + i), "caller " + i));
		assertThat(this.queue.removeNewestOfLongest()).isEqualTo("caller 9");
	}

	@Test
	void removeWhenWaitingThenIsNeverServed() {
		add(FLOOD, "a", "b");
		assertThat(this.queue.remove(FLOOD, "a")).isTrue();
		assertThat(this.queue.remove(FLOOD, "a")).isFalse();
		assertThat(this.queue.remove(OTHER, "b")).isFalse();
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(pollAll()).containsExactly("b");
	}

	@Test
	void removeIfWhenSomeMatchThenThoseLeaveTheirLanes() {
		add(FLOOD, "old 1", "new 1");
		add(KNOWN, "old 2");
		assertThat(this.queue.removeIf((waiter) -> waiter.startsWith("old"))).containsExactlyInAnyOrder("old 1",
				"old 2");
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(pollAll()).containsExactly("new 1");
	}

	private static Lane lane(boolean known, String network) {
		return new Lane(known, network, network);
	}

	private void add(Lane lane, String... waiters) {
		for (String waiter : waiters) {
			this.queue.add(lane, waiter);
		}
	}

	private List<String> pollAll() {
		List<String> polled = new ArrayList<>();
		@Nullable String next = this.queue.poll((group) -> true);
		while (next != null) {
			polled.add(next);
			next = this.queue.poll((group) -> true);
		}
		return polled;
	}

}
