package dev.countersign.connection;

import java.util.ArrayList;
import java.util.List;

import dev.countersign.address.CountedNetwork;
import dev.countersign.connection.Places.Holder;
import dev.countersign.connection.Places.Place;
import org.assertj.core.api.InstanceOfAssertFactories;
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
		assertThat(places.take(Holder.alone("a"), Places.Occupant.STAYING)).isPresent();
		assertThat(places.take(Holder.alone("b"), Places.Occupant.STAYING)).isPresent();
		assertThat(take(places, "c", "c1")).isFalse();
		assertThat(places.count()).isEqualTo(2);
	}

	@Test
	void takeWhenGivingWayFailsThenNoPlaceIsLost() {
		Places places = new Places(1, 1);
		places.take(Holder.alone("a"), new Failing());
		assertThatIllegalStateException().isThrownBy(() -> take(places, "a", "a1"));
		assertThat(places.count()).isZero();
		assertThat(take(places, "b", "b1")).isTrue();
	}

	@Test
	void takeWhenWhoeverHoldsMostStaysThenTheNextGivesWay() {
		Places places = new Places(3, 3);
		places.take(Holder.alone("a"), Places.Occupant.STAYING);
		places.take(Holder.alone("a"), Places.Occupant.STAYING);
		take(places, "b", "b1");
		assertThat(take(places, "c", "c1")).isTrue();
		assertThat(this.left).containsExactly("b1");
	}

	@Test
	void releaseWhenPlaceWasTakenAwayThenNothingIsFreedTwice() {
		Places places = new Places(1, 1);
		Place first = places.take(Holder.alone("a"), new Leaving("a1")).orElseThrow();
		Place second = places.take(Holder.alone("b"), new Leaving("b1")).orElseThrow();
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

	/** One client may have thousands of networks. */
	@Test
	void takeWhenOneGroupHoldsMostThenItGivesWayThoughEachOfItHoldsOne() {
		Places places = new Places(5, 5);
		take(places, "a", "a1");
		take(places, "a", "a2");
		for (int i = 0; i < 3; i++) {
			take(places, new Holder("group", i), "g" + i);
		}
		assertThat(take(places, "b", "b1")).isTrue();
		assertThat(this.left).containsExactly("g0");
	}

	@Test
	void takeWhenOthersInTheGroupHoldMoreThenTheyGiveWay() {
		Places places = new Places(4, 4);
		take(places, "a", "a1");
		take(places, new Holder("group", 1), "g1");
		take(places, new Holder("group", 2), "g2");
		take(places, new Holder("group", 2), "g2b");
		assertThat(take(places, "b", "b1")).isTrue();
		assertThat(this.left).containsExactly("g2");
	}

	/** However many networks a client has, each of which is new. */
	@Test
	void takeWhenNewcomersAreAllOfOneGroupThenNobodyElseGivesWay() {
		Places places = new Places(10, 10);
		take(places, "a", "a");
		take(places, "b", "b");
		for (int i = 0; i < 1000; i++) {
			assertThat(take(places, new Holder("group", i), "g" + i)).isTrue();
		}
		assertThat(this.left).hasSize(992).doesNotContain("a", "b");
		assertThat(places.count()).isEqualTo(10);
	}

	@Test
	void releaseWhenAllHaveLeftThenNobodyIsRemembered() {
		Places places = new Places(10, 10);
		List<Place> taken = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			places.take(new Holder(i % 3, i % 6), new Leaving("" + i)).ifPresent(taken::add);
		}
		taken.forEach(Place::release);
		assertThat(places.count()).isZero();
		assertThat(places).extracting("all.parts").asInstanceOf(InstanceOfAssertFactories.MAP).isEmpty();
		assertThat(places).extracting("all.bySize").asInstanceOf(InstanceOfAssertFactories.MAP).isEmpty();
	}

	@Test
	void holderWhenNetworksAreOfOneClientThenOneGroup() {
		Holder first = Holder.of(CountedNetwork.of("2001:db8:1:1::1"));
		assertThat(first).isEqualTo(Holder.of(CountedNetwork.of("2001:db8:1:1::2")));
		Holder second = Holder.of(CountedNetwork.of("2001:db8:1:2::1"));
		assertThat(second).isNotEqualTo(first);
		assertThat(second.group()).isEqualTo(first.group());
		assertThat(Holder.of(CountedNetwork.of("2001:db8:2:1::1")).group()).isNotEqualTo(first.group());
		assertThat(Holder.of(CountedNetwork.of("192.0.2.1")).group())
			.isNotEqualTo(Holder.of(CountedNetwork.of("192.0.2.2")).group());
	}

	private boolean take(Places places, Object key, String name) {
		return take(places, Holder.alone(key), name);
	}

	private boolean take(Places places, Holder holder, String name) {
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
