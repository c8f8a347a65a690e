package dev.countersign.limit;

import java.util.UUID;
import java.util.function.Supplier;

import dev.countersign.address.CountedNetwork;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * Budgets of what succeeds, each far above what a person does: whoever uses one up is a
 * program in a loop.
 */
@Service
public class UsageBudgets {

	private final Limit logins;

	private final Limit firstSteps;

	private final Limit refreshes;

	private final Limit factorChanges;

	private final Limit registrations;

	private final Limit conflicts;

	private final LocalBudgets budgets;

	private final NetworkBlocks blocks;

	UsageBudgets(LimitProperties properties, LocalBudgets budgets, NetworkBlocks blocks) {
		LimitProperties.Usage usage = properties.usage();
		this.logins = Limit.steady("logins", "logins", usage.logins(), usage.window());
		this.firstSteps = Limit.steady("first steps", "logins", usage.logins(), usage.window());
		this.refreshes = Limit.steady("refreshes", "refreshes", usage.refreshes(), usage.window());
		this.factorChanges = Limit.steady("factor changes", "factor-changes", usage.logins(), usage.window());
		LimitProperties.Registration registration = properties.registration();
		this.registrations = Limit.steady("registrations", "registrations", registration.accounts(),
				registration.window());
		this.conflicts = Limit.steady("conflicts", "registrations", registration.conflicts(), registration.window());
		this.budgets = budgets;
		this.blocks = blocks;
	}

	/**
	 * Counts a refresh of a session.
	 * @param sessionId which
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countRefresh(UUID sessionId) {
		this.budgets.of(this.refreshes, sessionId.toString()).takeOrRefuse();
	}

	/**
	 * Counts a token that a service account asks for, as a login of a person is counted.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countServiceToken(String username) {
		this.budgets.of(this.logins, username).takeOrRefuse();
	}

	/**
	 * Counts a login by a passkey, as one by a password is counted.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countPasskeyLogin(String username) {
		this.budgets.of(this.logins, username).takeOrRefuse();
	}

	/**
	 * Counts a change of an account's second factors, which leaves a row in the audit
	 * trail and costs nothing else.
	 * @param accountId whose
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countFactorChange(UUID accountId) {
		this.budgets.of(this.factorChanges, accountId.toString()).takeOrRefuse();
	}

	/**
	 * Makes an account for whoever asks.
	 * @param address where the request came from
	 * @param registration makes it, and may find that its name is taken
	 * @param <T> what it answers
	 * @return what it answered
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} before that if the
	 * address is blocked, or too many accounts were made from there or names tried
	 */
	public <T> T guardRegistration(String address, Supplier<T> registration) {
		CountedNetwork network = CountedNetwork.of(address);
		this.blocks.refuse(this.blocks.find(network));
		if (this.blocks.isAllowed(network)) {
			return registration.get();
		}
		Budget accounts = this.budgets.of(this.registrations, network.name());
		Budget taken = this.budgets.of(this.conflicts, network.name());
		accounts.refuseIfUsedUp();
		taken.refuseIfUsedUp();
		try {
			T made = registration.get();
			accounts.take();
			return made;
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.CONFLICT) {
				taken.take();
			}
			throw ex;
		}
	}

	/**
	 * Refuses a login of an account that has had too many, before anything is done for
	 * it.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void refuseIfTooManyLogins(String username) {
		this.budgets.of(this.logins, username).refuseIfUsedUp();
	}

	void countLogin(String username) {
		this.budgets.of(this.logins, username).take();
	}

	/**
	 * Refuses a client that has had too many logins of an account begun and none opened.
	 * They count by client, as whoever has the password alone shall not use up what the
	 * account's owner needs.
	 */
	void refuseIfTooManyFirstSteps(String username, String client) {
		this.budgets.of(this.firstSteps, username, client).refuseIfUsedUp();
	}

	void countFirstStep(String username, String client) {
		this.budgets.of(this.firstSteps, username, client).take();
	}

	void forgetLogins(String username) {
		this.budgets.of(this.logins, username).fill();
	}

}
