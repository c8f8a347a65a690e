package dev.countersign.account;

import dev.countersign.limit.MailBudgets;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.AccessToken;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * How an account gets another e-mail address: its owner asks for it, and whoever reads
 * there confirms it. Only those who read at an address learn whose it is already.
 */
@Service
class EmailConfirmation {

	private final Administration administration;

	private final Accounts accounts;

	private final EmailChanges changes;

	private final EmailLinks links;

	private final LoginGate gate;

	private final MailBudgets budgets;

	private final TransactionOperations transactions;

	EmailConfirmation(Administration administration, Accounts accounts, EmailChanges changes, EmailLinks links,
			LoginGate gate, MailBudgets budgets, TransactionOperations transactions) {
		this.administration = administration;
		this.accounts = accounts;
		this.changes = changes;
		this.links = links;
		this.gate = gate;
		this.budgets = budgets;
		this.transactions = transactions;
	}

	/** Returns how it stands with the addresses of an account. */
	State stateOf(Account account) {
		return new State(this.accounts.hasConfirmedEmail(account.id()),
				this.changes.findNext(account.id()).orElse(null));
	}

	/**
	 * Sends a link to an address that the caller wants to have. An address that was sent
	 * too many lately is sent no more, and nobody is told. Asking for the address that
	 * the account has already takes back what was asked for before. No budget stands in
	 * the way of that, as a thief may have asked.
	 * @param address where the request came from
	 * @throws ProblemException {@link Problem#CONFLICT} if no link can be sent,
	 * {@link Problem#TOO_MANY_ATTEMPTS} if the caller has asked for too many
	 */
	void request(AccessToken caller, EmailAddress email, String address) {
		if (!takeBack(caller, email)) {
			this.budgets.takeEmailChangeOrRefuse(caller.accountId());
		}
		boolean admitted = this.budgets.takeLinkTo(email.key(), address);
		this.transactions.executeWithoutResult((transaction) -> {
			Account account = this.gate.hold(caller);
			if (!this.links.canReach(account, email)) {
				throw new ProblemException(Problem.CONFLICT,
						"The service cannot send a link to the address. An administrator can change it.");
			}
			if (admitted) {
				this.links.send(account, email);
			}
		});
	}

	/**
	 * Gives an account the address that a secret was sent to. Whatever is wrong with the
	 * secret, the answer is the same.
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the secret is not
	 * known, was used or is over, {@link Problem#CONFLICT} if a login could mean another
	 * account by now
	 */
	void confirm(String secret) {
		EmailChanges.Waiting waiting = this.changes.find(secret).orElseThrow(EmailConfirmation::unknown);
		this.transactions.executeWithoutResult((transaction) -> {
			this.accounts.lockAdministration();
			Account account = this.accounts.lock(waiting.accountId())
				.filter(Account::enabled)
				.orElseThrow(EmailConfirmation::unknown);
			if (!this.changes.use(secret, account)) {
				throw unknown();
			}
			this.administration.confirmEmail(account, waiting.email());
		});
	}

	/** Returns whether the address is the one that the caller has. */
	private boolean takeBack(AccessToken caller, EmailAddress email) {
		return this.transactions.execute((transaction) -> {
			Account account = this.gate.hold(caller);
			boolean own = email.equals(account.email());
			if (own && this.accounts.hasConfirmedEmail(account.id())) {
				this.changes.delete(account.id());
			}
			else if (own) {
				this.changes.deleteUnlessFor(email, account.id());
			}
			return own;
		});
	}

	private static ProblemException unknown() {
		return new ProblemException(Problem.INVALID_CREDENTIALS,
				"The link is not known, was used, or has expired. Ask for another.");
	}

	/**
	 * How it stands with the addresses of an account.
	 *
	 * @param confirmed whether the one that it has is confirmed
	 * @param next the one that it will have once that is confirmed, if there is one
	 */
	record State(boolean confirmed, @Nullable EmailAddress next) {
	}

}
