package dev.countersign.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.countersign.connection.Places.Occupant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LargerBodiesTests {

	private final LargerBodies room = new LargerBodies(16, 4);

	private final List<String> left = new ArrayList<>();

	@Test
	void takeWhenHolderHasAllThatOneMayThenItsOldestGivesWay() {
		take("a", "a1", 2);
		take("b", "b1", 4);
		take("a", "a2", 2);
		assertThat(take("a", "a3", 1)).isPresent();
		assertThat(this.left).containsExactly("a1");
	}

	@Test
	void takeWhenLargerThanAShareThenAloneOfItsHolder() {
		take("b", "b1", 4);
		take("a", "a1", 2);
		take("a", "a2", 2);
		assertThat(take("a", "a3", 12)).isPresent();
		assertThat(this.left).containsExactly("a1", "a2");
	}

	@Test
	void takeWhenFullThenWhoeverHasMoreThanTheNewcomerGivesWay() {
		take("a", "a1", 12);
		take("b", "b1", 4);
		assertThat(take("c", "c1", 3)).isPresent();
		assertThat(this.left).containsExactly("a1");
	}

	@Test
	void takeWhenFullAndNobodyHasMoreThenNothingAndNobodyLeaves() {
		for (String holder : List.of("a", "b", "c", "d")) {
			take(holder, holder + "1", 4);
		}
		assertThat(take("e", "e1", 4)).isEmpty();
		assertThat(take("e", "e1", 16)).isEmpty();
		assertThat(this.left).isEmpty();
		assertThat(take("e", "e1", 3)).isPresent();
		assertThat(this.left).containsExactly("a1");
	}

	@Test
	void takeWhenWorkedOnThenStays() {
		assertThat(this.room.take("a", 16, new Body("a1", false))).isPresent();
		assertThat(take("b", "b1", 1)).isEmpty();
		assertThat(take("a", "a2", 1)).isEmpty();
	}

	@Test
	void releaseWhenCalledThenThereIsRoom() {
		Runnable release = take("a", "a1", 16).orElseThrow();
		assertThat(take("b", "b1", 16)).isEmpty();
		release.run();
		assertThat(take("b", "b1", 16)).isPresent();
		release.run();
		assertThat(take("c", "c1", 16)).isEmpty();
	}

	private Optional<Runnable> take(String holder, String body, int size) {
		return this.room.take(holder, size, new Body(body, true));
	}

	private final class Body implements Occupant {

		private final String name;

		private final boolean arriving;

		private Body(String name, boolean arriving) {
			this.name = name;
			this.arriving = arriving;
		}

		@Override
		public boolean mayGiveWay() {
			return this.arriving;
		}

		@Override
		public void giveWay() {
			LargerBodiesTests.this.left.add(this.name);
		}

	}

}
