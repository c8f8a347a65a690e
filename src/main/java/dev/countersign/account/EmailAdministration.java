package dev.countersign.account;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import dev.countersign.limit.MailBudgets;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What administrators do to accounts' e-mail addresses, and have sent there. Where nobody
 * can be sent a link to confirm one, their word is enough.
 */
@Service
class EmailAdministration {

	private final Administration administration;

	private final Accounts accounts;

	private final EmailChanges changes;

	private final EmailLinks links;

	private final LoginProperties login;

	private final MailBudgets budgets;

	private final TransactionOperations transactions;

	EmailAdministration(Administration administration, Accounts accounts, EmailChanges changes, EmailLinks links,
			LoginProperties login, MailBudgets budgets, TransactionOperations transactions) {
		this.administration = administration;
		this.accounts = accounts;
		this.changes = changes;
		this.links = links;
		this.login = login;
		this.budgets = budgets;
		this.transactions = transactions;
	}

	/**
	 * Goes on with an account that was just made with a password, within the transaction
	 * that made it. Its address is not a name at a login until it is confirmed.
	 */
	void added(Account account) {
		EmailAddress email = account.email();
		if (email != null && leaveUnconfirmed(account, email) && this.login.byEmail()) {
			this.links.send(account, email);
		}
	}

	/** The same for an account whose invitation is a link to its address. */
	void invited(Account account) {
		EmailAddress email = account.email();
		if (email != null) {
			leaveUnconfirmed(account, email);
		}
	}

	/**
	 * Makes an invitation for an account that is there, in the place of the one that it
	 * may have. A mailbox is not to be filled with them.
	 * @param guard throws if the caller may do nothing to such an account
	 * @throws ProblemException as {@link Administration#invite(UUID, Consumer)}, and
	 * {@link dev.countersign.problem.Problem#TOO_MANY_ATTEMPTS} if the account was sent
	 * too many lately
	 */
	Invitation invite(UUID id, Consumer<Account> guard) {
		return this.administration.invite(id, (account) -> {
			guard.accept(account);
			if (account.enabled() && this.links.canInvite(account)) {
				this.budgets.takeInvitationOrRefuse(account.id());
			}
		});
	}

	/**
	 * Goes on with an account whose owner has set its password with a secret, within the
	 * transaction that did. Only a mail shows that they read at the address: whoever made
	 * an invitation has seen it too, and a webhook's receiver brings a secret anywhere.
	 */
	void passwordSetUp(Account account, Invitations.Kind used) {
		EmailAddress email = account.email();
		if (email == null || this.accounts.hasConfirmedEmail(account.id())) {
			return;
		}
		if (used == Invitations.Kind.RESET && this.links.areMailed(account)) {
			this.accounts.setEmailConfirmed(account.id(), true);
		}
		else if (this.login.byEmail() && this.links.canReach(account, email)) {
			this.links.send(account, email);
		}
	}

	/**
	 * Changes an account, all but its address if that can be asked first.
	 * @return the account after it
	 * @throws ProblemException as {@link Administration#change}, and
	 * {@link dev.countersign.problem.Problem#TOO_MANY_ATTEMPTS} if the address was sent
	 * too many links lately
	 */
	VersionedAccount change(UUID id, AccountChange change, @Nullable String ifMatch, Consumer<Account> guard) {
		Optional<EmailAddress> asked = Optional.ofNullable(change.email())
			.flatMap(EmailAddress::of)
			.filter((email) -> this.accounts.findById(id)
				.filter((account) -> this.links.canReach(account, email))
				.isPresent());
		return this.transactions.execute((transaction) -> {
			VersionedAccount changed = this.administration.change(id,
					asked.isPresent() ? change.withoutEmail() : change, ifMatch, guard);
			if (change.email() != null) {
				this.changes.delete(id);
			}
			asked.ifPresent((email) -> ask(changed.account(), email));
			return changed;
		});
	}

	private void ask(Account account, EmailAddress email) {
		boolean another = !email.equals(account.email());
		if (another) {
			this.administration.requireFree(account, email);
		}
		if (another || !this.accounts.hasConfirmedEmail(account.id())) {
			this.budgets.takeAdministratorsLinkOrRefuse(email.key());
		}
		this.links.send(account, email);
	}

	private boolean leaveUnconfirmed(Account account, EmailAddress email) {
		boolean reached = this.links.canReach(account, email);
		if (reached) {
			this.accounts.setEmailConfirmed(account.id(), false);
		}
		return reached;
	}

}
