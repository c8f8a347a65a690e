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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.transaction.support.TransactionOperations;

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

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	private final List<Long> waits = new ArrayList<>();

	private final RefusalPace pace = new RefusalPace(this.waits::add);

	@Test
	void setPaceWhenAnAccountHasAnOlderHashThenRefusalsWaitAsLong() {
		this.testAccounts.addWithHash("{bcrypt}" + new BCryptPasswordEncoder(10).encode("password"));
		olderHashes().setPace();
		this.pace.complete(0);
		assertThat(this.waits).singleElement().satisfies((wait) -> assertThat(wait).isGreaterThan(1_000_000));
	}

	/** It is never renewed, so that its account is told by its time for good. */
	@Test
	void setPaceWhenAnAccountHasAHashThatIsKeptAsItCostsMoreThenRefusalsWaitAsLong() {
		String hash = "{argon2}" + new Argon2PasswordEncoder(16, 32, 2, 20_480, 2).encode("password");
		assertThat(this.encoder.upgradeEncoding(hash)).isFalse();
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("UPDATE account SET password_hash = :hash")
				.param("hash", this.encoder.encode("password"))
				.update();
			this.testAccounts.addWithHash(hash);
			olderHashes().setPace();
			transaction.setRollbackOnly();
		});
		this.pace.complete(0);
		assertThat(this.waits).singleElement().satisfies((wait) -> assertThat(wait).isGreaterThan(1_000_000));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			{bcrypt}$2b$12$saltandhash {bcrypt}$2b$12$
			{bcrypt-sha256}$2b$12$saltandhash {bcrypt-sha256}$2b$12$
			{argon2}$argon2id$v=19$m=102400,t=2,p=8$salt$hash {argon2}$argon2id$v=19$m=102400,t=2,p=8
			{argon2}$argon2i$m=7168,t=5,p=1$salt$hash {argon2}$argon2i$m=7168,t=5,p=1
			{scrypt}$100801$salt==$hash= {scrypt}$100801
			{firebase-scrypt}$firebase-scrypt$ln=14,r=8,p=1$salt$hash {firebase-scrypt}$firebase-scrypt$ln=14,r=8,p=1
			{pbkdf2-phc}$pbkdf2-sha256$i=600000$salt$hash {pbkdf2-phc}$pbkdf2-sha256$i=600000
			{pbkdf2}0123456789abcdef {pbkdf2}
			{phpass}$P$Bsaltandhash {phpass}$P$B
			!none !none
			""")
	void kindWhenOfAHashThenItsAlgorithmAndCost(String hash, String kind) {
		assertThat(OlderHashTimer.kind(hash)).isEqualTo(kind);
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
