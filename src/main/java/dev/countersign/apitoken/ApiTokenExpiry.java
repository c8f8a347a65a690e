package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.countersign.store.Leases;
import dev.countersign.store.Outage;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Notes which API tokens are about to expire, once for each, so that their accounts can
 * be told in time.
 */
@Component
class ApiTokenExpiry {

	private static final Duration IN_TIME = Duration.ofDays(7);

	private static final Duration LEASE = Duration.ofMinutes(9);

	private static final int AT_ONCE = 500;

	private final StoredApiTokens tokens;

	private final ApiTokenAudit audit;

	private final Leases leases;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final Outage outage = new Outage(LogFactory.getLog(ApiTokenExpiry.class),
			"API tokens that are about to expire are looked for again.");

	ApiTokenExpiry(StoredApiTokens tokens, ApiTokenAudit audit, Leases leases, TransactionOperations transactions,
			Clock clock) {
		this.tokens = tokens;
		this.audit = audit;
		this.leases = leases;
		this.transactions = transactions;
		this.clock = clock;
	}

	/** One node does it for all. */
	@Scheduled(initialDelay = 60_000, fixedDelay = 600_000)
	void run() {
		try {
			if (this.leases.take("api-token-expiry", LEASE)) {
				noteAll();
			}
			this.outage.end();
		}
		catch (RuntimeException ex) {
			this.outage.begin("API tokens that are about to expire cannot be looked for.", ex);
		}
	}

	void noteAll() {
		Instant now = this.clock.instant();
		List<StoredApiToken> page;
		do {
			page = this.tokens.findExpiring(now, IN_TIME, AT_ONCE);
			page.forEach((token) -> this.transactions.executeWithoutResult((transaction) -> note(token, now)));
		}
		while (page.size() == AT_ONCE);
	}

	private void note(StoredApiToken token, Instant now) {
		if (this.tokens.tellExpiry(token.id(), now)) {
			this.audit.expiring(token);
		}
	}

}
