package dev.countersign.account;

import java.util.List;

import dev.countersign.limit.MailBudgets;
import dev.countersign.password.Username;
import dev.countersign.store.Outage;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sends a link to people who forgot their password. Whoever asks gets one answer at one
 * cost: the request writes a row whatever was typed, and which account that means, if
 * any, is looked up afterwards.
 */
@Service
class PasswordRecovery {

	/** An address may be that of several accounts. */
	private static final int MAX_MEANT = 5;

	private static final int AT_ONCE = 50;

	private final ForgottenPasswords asked;

	private final Accounts accounts;

	private final Invitations invitations;

	private final AccountNotices notices;

	private final AccountAudit audit;

	private final TransactionOperations transactions;

	private final MailBudgets budgets;

	private final Outage outage = new Outage(LogFactory.getLog(PasswordRecovery.class),
			"All forgotten passwords are looked up again.");

	/** Where the next look goes on; null at the oldest. One thread looks. */
	private volatile ForgottenPasswords.@Nullable Waiting last;

	/** Whether one could not be answered since the oldest was looked at. */
	private volatile boolean failed;

	PasswordRecovery(ForgottenPasswords asked, Accounts accounts, Invitations invitations, AccountNotices notices,
			AccountAudit audit, TransactionOperations transactions, MailBudgets budgets) {
		this.asked = asked;
		this.accounts = accounts;
		this.invitations = invitations;
		this.notices = notices;
		this.audit = audit;
		this.transactions = transactions;
		this.budgets = budgets;
	}

	/**
	 * Takes down that somebody forgot a password. What is too often asked for is dropped,
	 * and nobody is told.
	 * @param typed any text
	 * @param address where the request came from
	 */
	void ask(String typed, String address) {
		String name = Username.of(typed).map(Username::value).orElse("");
		if (this.budgets.takeRecovery(address, name)) {
			this.asked.add(new ForgottenPasswords.Asked(name, address));
		}
	}

	/**
	 * Looks up what was asked since, on whichever node. What cannot be answered now stays
	 * until its hour is over, and is come back to when all others had their turn: the
	 * next call goes on behind the page that it stands on.
	 */
	void answerAll() {
		boolean more = true;
		while (more) {
			List<ForgottenPasswords.Waiting> page = this.asked.find(this.last, AT_ONCE);
			boolean isLastPage = page.size() < AT_ONCE;
			this.last = isLastPage ? null : page.get(AT_ONCE - 1);
			boolean passed = page.stream().filter((waiting) -> !isAnswered(waiting)).count() == 0;
			this.failed |= !passed;
			if (isLastPage) {
				endRound();
			}
			more = !isLastPage && passed;
		}
	}

	private void endRound() {
		if (!this.failed) {
			this.outage.end();
		}
		this.failed = false;
	}

	private boolean isAnswered(ForgottenPasswords.Waiting waiting) {
		try {
			this.transactions.executeWithoutResult((transaction) -> answer(waiting));
			return true;
		}
		catch (CannotCreateTransactionException | DataAccessResourceFailureException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			this.outage.begin("A forgotten password could not be looked up, and is tried again for an hour.", ex);
			return false;
		}
	}

	private void answer(ForgottenPasswords.Waiting waiting) {
		if (this.asked.take(waiting) && this.asked.isRecent(waiting)) {
			this.asked.open(waiting).ifPresent(this::answer);
		}
	}

	private void answer(ForgottenPasswords.Asked asked) {
		Username.of(asked.username())
			.map((name) -> this.accounts.findKnownBy(name, MAX_MEANT))
			.orElse(List.of())
			.forEach((account) -> this.accounts.lock(account.id())
				.filter((now) -> now.enabled() && !now.isService())
				.ifPresent((now) -> answer(now, asked.address())));
	}

	private void answer(Account account, String address) {
		if (!this.notices.canReset(account)) {
			this.audit.resetUndeliverable(account, address);
		}
		else if (isRoomFor(account, address) && this.budgets.takeReset(address, account.id())) {
			Invitation reset = this.invitations.makeReset();
			this.invitations.addReset(account.id(), reset);
			this.audit.resetRequested(account, reset, address);
		}
	}

	private boolean isRoomFor(Account account, String address) {
		MailBudgets.ResetQuota allowed = this.budgets.resetQuota();
		return this.notices.countResets(account, allowed.window()) < allowed.most()
				|| this.budgets.takeResetAtKnownPlace(address, account.id(), account.username().value());
	}

}
