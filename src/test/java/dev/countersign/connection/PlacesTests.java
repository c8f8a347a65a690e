package dev.countersign.connection;

import java.util.ArrayList;
import java.util.List;

import dev.countersign.connection.Places.Place;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PlacesTests {

	private final List<String> left = new ArrayList<>();

	@Test
	void takeWhenFullThenOldestOfWhoeverHoldsMostGivesWay() {
		Places places = new Places(3, 3);
		take(places, "a", "a1");
		take(places, "b", "b1");
		take(places, "b", "b2");
		assertThat(take(places, "c", "c1")).isTrue();
		assertThat(this.left).containsExactly("b1");
		assertThat(places.count()).isEqualTo(3);
	}

	@Test
	void takeWhenFullAndNewcomerHoldsMostThenItsOwnOldestGivesWay() {
		Places places = new Places(3, 3);
		take(places, "a", "a1");
		take(places, "b", "b1");
		take(places, "b", "b2");
		assertThat(take(places, "b", "b3")).isTrue();
		assertThat(this.left).containsExactly("b1");
	}

	@Test
	void takeWhenShareUsedUpThenOwnOldestGivesWay() {
		Places places = new Places(100, 2);
		take(places, "a", "a1");
		take(places, "b", "b1");
		take(places, "b", "b2");
		assertThat(take(places, "b", "b3")).isTrue();
		assertThat(this.left).containsExactly("b1");
		assertThat(places.count()).isEqualTo(3);
	}

	@Test
	void takeWhenNobodyMayGiveWayThenNothing() {
		Places places = new Places(2, 2);
		assertThat(places.take("a", Places.Occupant.STAYING)).isPresent();
		assertThat(places.take("b", Places.Occupant.STAYING)).isPresent();
		assertThat(take(places, "c", "c1")).isFalse();
		assertThat(places.count()).isEqualTo(2);
	}

	@Test
	void takeWhenGivingWayFailsThenNoPlaceIsLost() {
		Places places = new Places(1, 1);
		places.take("a", new Failing());
		assertThatIllegalStateException().isThrownBy(() -> take(places, "a", "a1"));
		assertThat(places.count()).isZero();
		assertThat(take(places, "b", "b1")).isTrue();
	}

	@Test
	void takeWhenWhoeverHoldsMostStaysThenTheNextGivesWay() {
		Places places = new Places(3, 3);
		places.take("a", Places.Occupant.STAYING);
		places.take("a", Places.Occupant.STAYING);
		take(places, "b", "b1");
		assertThat(take(places, "c", "c1")).isTrue();
		assertThat(this.left).containsExactly("b1");
	}

	@Test
	void releaseWhenPlaceWasTakenAwayThenNothingIsFreedTwice() {
		Places places = new Places(1, 1);
		Place first = places.take("a", new Leaving("a1")).orElseThrow();
		Place second = places.take("b", new Leaving("b1")).orElseThrow();
		first.release();
		assertThat(places.count()).isOne();
		second.release();
		second.release();
		assertThat(places.count()).isZero();
	}

	/** From fifty clients at once each keeps as many as any other, give or take one. */
	@Test
	void takeWhenManyHoldersTakeManyThenShared() {
		Places places = new Places(100, 100);
		for (int i = 0; i < 10_000; i++) {
			take(places, i % 50, i % 50 + "-");
		}
		take(places, "late", "late");
		assertThat(this.left.subList(0, this.left.size() - 1)).doesNotContain("late");
		assertThat(places.count()).isEqualTo(100);
	}

	private boolean take(Places places, Object holder, String name) {
		return places.take(holder, new Leaving(name)).isPresent();
	}

	private final class Leaving implements Places.Occupant {

		private final String name;

		Leaving(String name) {
			this.name = name;
		}

		@Override
		public boolean mayGiveWay() {
			return true;
		}

		@Override
		public void giveWay() {
			PlacesTests.this.left.add(this.name);
		}

	}

	private static final class Failing implements Places.Occupant {

		@Override
		public boolean mayGiveWay() {
			return true;
		}

		@Override
		public void giveWay() {
			throw new IllegalStateException();
		}

	}

}
