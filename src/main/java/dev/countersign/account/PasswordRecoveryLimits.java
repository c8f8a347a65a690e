package dev.countersign.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.countersign.limit.MailBudgets;

import org.springframework.stereotype.Component;

/**
 * How often somebody may forget a password.
 */
@Component
class PasswordRecoveryLimits {

	/** Nobody waits longer for a mail. */
	private static final Duration TOO_OLD = Duration.ofHours(1);

	private final MailBudgets budgets;

	private final Clock clock;

	PasswordRecoveryLimits(MailBudgets budgets, Clock clock) {
		this.budgets = budgets;
		this.clock = clock;
	}

	/**
	 * Tells whether a request is to be looked at.
	 * @param address where it came from
	 * @param username what was typed, in the form of a name
	 */
	boolean admits(String address, String username) {
		return this.budgets.admitsRecovery(address, username);
	}

	/**
	 * Tells whether an account is sent another link at the request of a network.
	 * @param address where the request came from
	 */
	boolean admitsReset(String address, Account account) {
		return this.budgets.admitsReset(address, account.id());
	}

	/** Returns how many links an account is sent within a time. */
	MailBudgets.Recoveries ofAccount() {
		return this.budgets.recoveriesOfAccount();
	}

	/** Tells whether whoever asked may still wait for an answer. */
	boolean isRecent(Instant askedAt) {
		return Duration.between(askedAt, this.clock.instant()).compareTo(TOO_OLD) < 0;
	}

}
