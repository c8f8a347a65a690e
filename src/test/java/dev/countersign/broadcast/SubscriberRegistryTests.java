package dev.countersign.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SubscriberRegistryTests {

	private static final Subscriber NOBODY = new Subscriber() {

		@Override
		public boolean advance() {
			return false;
		}

		@Override
		public void end(Ending why) {
		}

		@Override
		public boolean isOver() {
			return true;
		}

	};

	private final SubscriberRegistry registry = new SubscriberRegistry(new BroadcastProperties(5, 3, 2));

	@Test
	void enterWhenNetworkHasAllItMayThenOthersAreLetIn() {
		UUID account = UUID.randomUUID();
		this.registry.enter(account, "192.0.2.1");
		SubscriberRegistry.Place place = this.registry.enter(account, "192.0.2.1");
		assertRefused(UUID.randomUUID(), "192.0.2.1", "your address");
		this.registry.enter(account, "192.0.2.2");
		assertRefused(account, "192.0.2.3", "your account");
		place.leave(NOBODY);
		place.leave(NOBODY);
		this.registry.enter(account, "192.0.2.1");
		assertRefused(account, "192.0.2.3", "your account");
	}

	@Test
	void enterWhenAllPlacesAreTakenThenRefusedUntilOneLeaves() {
		List<SubscriberRegistry.Place> places = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			places.add(this.registry.enter(UUID.randomUUID(), "192.0.2." + i));
		}
		assertRefused(UUID.randomUUID(), "198.51.100.1", "this node");
		places.get(3).leave(NOBODY);
		this.registry.enter(UUID.randomUUID(), "198.51.100.1");
	}

	@Test
	void enterWhenClosedThenRefusedUntilOpened() {
		this.registry.close();
		assertRefused(UUID.randomUUID(), "192.0.2.1", "stops");
		this.registry.open();
		this.registry.enter(UUID.randomUUID(), "192.0.2.1");
	}

	private void assertRefused(UUID account, String address, String why) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.registry.enter(account, address))
			.satisfies((refusal) -> {
				assertThat(refusal.problem()).isEqualTo(Problem.BUSY);
				assertThat(refusal.detail()).contains(why);
				assertThat(refusal.headers().getFirst("Retry-After")).isNotNull();
			});
	}

}
