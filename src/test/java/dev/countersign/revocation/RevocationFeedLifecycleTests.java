package dev.countersign.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class RevocationFeedLifecycleTests {

	@Autowired
	private RevocationFeed feed;

	@Autowired
	private RevocationLog log;

	@Autowired
	private Revocations revocations;

	@Autowired
	private TransactionOperations transactions;

	@Test
	void startWhenPausedMeanwhileThenKnowsWhatItMissedBeforeItReturns() {
		UUID subject = UUID.randomUUID();
		Revocation missed = Revocation.token(subject, Instant.parse("2100-01-01T00:00:00Z"));
		this.feed.stop();
		assertThat(this.feed.isRunning()).isFalse();
		this.transactions.executeWithoutResult((transaction) -> this.log.append(List.of(missed)));
		assertThat(this.revocations.contain(subject)).isFalse();
		this.feed.start();
		assertThat(this.revocations.contain(subject)).isTrue();
		assertThat(this.feed.age()).isLessThan(Duration.ofSeconds(30));
		assertThat(this.feed.isRunning()).isTrue();
	}

}
