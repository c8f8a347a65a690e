package dev.countersign.limit;

import java.util.List;
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

	private final NetworkLimit firstSteps;

	private final Limit refreshes;

	private final Limit factorChanges;

	private final NetworkLimit registrations;

	private final NetworkLimit conflicts;

	private final LocalBudgets budgets;

	private final NetworkBlocks blocks;

	UsageBudgets(LimitProperties properties, LocalBudgets budgets, NetworkBlocks blocks) {
		LimitProperties.Usage usage = properties.usage();
		this.logins = Limit.steady("logins", "logins", usage.logins(), usage.window());
		this.firstSteps = NetworkLimit.steady("first steps", "logins", usage.logins(), usage.window());
		this.refreshes = Limit.steady("refreshes", "refreshes", usage.refreshes(), usage.window());
		this.factorChanges = Limit.steady("factor changes", "factor-changes", usage.logins(), usage.window());
		LimitProperties.Registration registration = properties.registration();
		this.registrations = NetworkLimit.steady("registrations", "registrations", registration.accounts(),
				registration.window());
		this.conflicts = NetworkLimit.steady("conflicts", "registrations", registration.conflicts(),
				registration.window());
		this.budgets = budgets;
		this.blocks = blocks;
	}

	/**
	 * Counts a refresh of a session.
	 * @param sessionId which
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void takeRefreshOrRefuse(UUID sessionId) {
		this.budgets.of(this.refreshes, sessionId.toString()).takeOrRefuse();
	}

	/**
	 * Counts a login by a passkey, or a token that a service account asks for, as a login
	 * by a password is counted.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void takeLoginOrRefuse(String username) {
		this.budgets.of(this.logins, username).takeOrRefuse();
	}

	/**
	 * Counts a change of an account's second factors, which leaves a row in the audit
	 * trail and costs nothing else.
	 * @param accountId whose
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void takeFactorChangeOrRefuse(UUID accountId) {
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
		NestedBudgets accounts = this.budgets.of(this.registrations, network);
		NestedBudgets taken = this.budgets.of(this.conflicts, network);
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

	void takeLogin(String username) {
		this.budgets.of(this.logins, username).take();
	}

	/**
	 * Returns how many logins of an account a network may begin and not open. They count
	 * by client, as whoever has the password alone shall not use up what the account's
	 * owner needs.
	 */
	NestedBudgets firstSteps(String username, CountedNetwork network) {
		return this.budgets.of(this.firstSteps, network, username);
	}

	/** The same of a device that is known. */
	NestedBudgets firstSteps(String username, DeviceMark device) {
		return new NestedBudgets(
				List.of(this.budgets.of(this.firstSteps.narrow(), username, device.deviceId().toString())));
	}

	void forgetLogins(String username) {
		this.budgets.of(this.logins, username).fill();
	}

}
