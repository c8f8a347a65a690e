package dev.countersign.account;

import java.util.ArrayList;
import java.util.List;

import dev.countersign.password.HashingBulkhead;
import dev.countersign.password.KnownHashPasswordEncoder;
import dev.countersign.password.RefusalPace;
import dev.countersign.password.TestBulkhead;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class OlderHashTimerTests {

	@Autowired
	private Accounts accounts;

	@Autowired
	@Qualifier("knownHashes")
	private KnownHashPasswordEncoder encoder;

	@Autowired
	private TestAccounts testAccounts;

	private final List<Long> waits = new ArrayList<>();

	private final RefusalPace pace = new RefusalPace(this.waits::add);

	@Test
	void setPaceWhenAnAccountHasAnOlderHashThenRefusalsWaitAsLong() {
		this.testAccounts.addWithHash("{bcrypt}" + new BCryptPasswordEncoder(10).encode("password"));
		olderHashes().setPace();
		this.pace.complete(0);
		assertThat(this.waits).singleElement().satisfies((wait) -> assertThat(wait).isGreaterThan(1_000_000));
	}

	@Test
	void setPaceWhenNoHashCanBeComputedThenTheNextTimeDoesIt() {
		this.testAccounts.addWithHash("{bcrypt}" + new BCryptPasswordEncoder(4).encode("password"));
		HashingBulkhead full = TestBulkhead.ofOneThread();
		full.close();
		new OlderHashTimer(this.accounts, this.encoder, full, this.pace).setPace();
		this.pace.complete(0);
		assertThat(this.waits).isEmpty();
	}

	private OlderHashTimer olderHashes() {
		return new OlderHashTimer(this.accounts, this.encoder, TestBulkhead.ofOneThread(), this.pace);
	}

}
