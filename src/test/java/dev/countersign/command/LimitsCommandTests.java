package dev.countersign.command;

import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class LimitsCommandTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private ApplicationContext service;

	@Autowired
	private TestAccounts accounts;

	@Test
	void liftWhenFailuresWereCountedThenForgottenAndWrittenDown() {
		TestAccount john = this.accounts.add();
		for (int i = 0; i < 20; i++) {
			assertThat(this.client.from(ClientAddresses.fresh()).login(john.username(), "wrong")).hasStatus(401);
		}
		assertThat(this.client.from(ClientAddresses.fresh()).login(john)).hasStatus(429);
		CommandRun lifted = CommandRun.of(this.service, "limits", "lift", john.username());
		assertThat(lifted.status()).isZero();
		assertThat(lifted.out()).contains(john.username());
		assertThat(this.client.from(ClientAddresses.fresh()).login(john)).hasStatusOk();
		assertThat(CommandRun.of(this.service, "audit", "--act", "limits.lifted").out()).contains(john.username());
	}

	/** A budget of their own, which the command leaves, and so must not promise. */
	@Test
	void liftWhenOneAddressUsedUpItsOwnThenThatStaysAndIsSaid() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 5; i++) {
			assertThat(this.client.from(address).login(john.username(), "wrong")).hasStatus(401);
		}
		CommandRun lifted = CommandRun.of(this.service, "limits", "lift", john.username());
		assertThat(lifted.out()).contains("from everywhere is forgotten", "one address", "stays");
		assertThat(this.client.from(address).login(john)).hasStatus(429);
	}

	@Test
	void liftWhenNobodyHasTheNameThenSaysSo() {
		assertThat(CommandRun.of(this.service, "limits", "lift", "nobody-of-this-name").status()).isEqualTo(1);
		assertThat(CommandRun.of(this.service, "limits").status()).isEqualTo(2);
	}

}
