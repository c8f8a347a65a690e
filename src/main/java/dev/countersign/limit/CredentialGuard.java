package dev.countersign.limit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.countersign.address.AddressRange;
import dev.countersign.address.CountedNetwork;
import dev.countersign.block.Block;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/**
 * Lets credentials be tried as long as there may be another failure. What is refused
 * costs no hash; and a name that no account has is treated as any other.
 */
@Service
public class CredentialGuard {

	private static final Log log = LogFactory.getLog(CredentialGuard.class);

	/** What a check says that did not come to find the password right. */
	private static final Set<Problem> UNPROVED = EnumSet.of(Problem.INVALID_CREDENTIALS, Problem.TOO_MANY_ATTEMPTS,
			Problem.BUSY, Problem.UNAVAILABLE);

	private final Budgets budgets;

	private final UsageBudgets usage;

	private final NetworkBlocks blocks;

	private final KnownClients clients;

	private final RefusalAudit audit;

	private final Reservations reservations;

	CredentialGuard(Budgets budgets, UsageBudgets usage, NetworkBlocks blocks, KnownClients clients, RefusalAudit audit,
			Reservations reservations) {
		this.budgets = budgets;
		this.usage = usage;
		this.blocks = blocks;
		this.clients = clients;
		this.audit = audit;
		this.reservations = reservations;
	}

	/**
	 * Checks a password and opens a session, if there may be another failure, and writes
	 * down what came of it if it was not good. {@link Problem#INVALID_CREDENTIALS} is a
	 * failure; whatever else comes out of the check is none. A right password counts as a
	 * login of the account, also where something else is refused then: its hash was
	 * computed.
	 * @param attempt who tries
	 * @param check the check, which may compute a hash
	 * @param <T> what it answers
	 * @return what the check answered
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} before the check if
	 * there were too many failures or too many logins, {@link Problem#BUSY} if too many
	 * are being checked
	 */
	public <T> T guard(Attempt attempt, Supplier<T> check) {
		return audited(attempt, () -> check(attempt, this.clients.device(attempt), () -> counted(attempt, check)));
	}

	/**
	 * Checks the password of a login as {@link #guard} does. It counts as a login of the
	 * account only if it opened a session: otherwise those who have no more than the
	 * password would use up the logins of its owner. What opens none counts against the
	 * account's device, or else the network that it comes from.
	 * @param attempt who tries
	 * @param check the check, which may compute a hash
	 * @param opened tells of what the check answered whether a session was opened
	 * @param <T> what it answers
	 * @return what the check answered
	 * @throws ProblemException as the other method does
	 */
	public <T> T guardLogin(Attempt attempt, Supplier<T> check, Predicate<T> opened) {
		return audited(attempt, () -> {
			Optional<DeviceMark> device = this.clients.device(attempt);
			NestedBudgets firstSteps = device.map((mark) -> this.usage.firstSteps(attempt.username(), mark))
				.orElseGet(() -> this.usage.firstSteps(attempt.username(), CountedNetwork.of(attempt.address())));
			firstSteps.refuseIfUsedUp();
			T checked = check(attempt, device, check);
			if (opened.test(checked)) {
				this.usage.takeLogin(attempt.username());
			}
			else {
				firstSteps.take();
			}
			return checked;
		});
	}

	/**
	 * Checks the code of a second step, if there may be another failure, and writes down
	 * what came of it if it was not good. A good one counts as a login. Whoever tries has
	 * the password, so that strangers have no part in these budgets; and those who have
	 * no more than the password have none in those of the account's known devices and
	 * places. {@link Problem#INVALID_CREDENTIALS} is a failure.
	 * @param attempt who tries
	 * @param check the check
	 * @param <T> what it answers
	 * @return what the check answered
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} before the check if
	 * there were too many failures or too many logins, {@link Problem#BUSY} if too many
	 * are being checked
	 */
	public <T> T guardFactor(Attempt attempt, Supplier<T> check) {
		CountedNetwork network = CountedNetwork.of(attempt.address());
		return audited(attempt, () -> {
			Optional<DeviceMark> device = this.clients.device(attempt);
			refuseIfTooMany(attempt, device, network);
			T checked = check(List.of(Slot.charged(factorBudget(attempt, device, network))), () -> {
				refuseIfTooMany(attempt, device, network);
				return check.get();
			});
			this.usage.takeLogin(attempt.username());
			return checked;
		});
	}

	/**
	 * Checks a credential that no hash is computed for and that cannot be guessed.
	 * {@link Problem#INVALID_TOKEN} and {@link Problem#INVALID_CREDENTIALS} are failures.
	 * One that is good is never refused, unless an administrator blocked the address.
	 * @param address where the request came from
	 * @param check the check
	 * @param <T> what it answers
	 * @return what the check answered
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} in the place of a
	 * failure if there were too many
	 */
	public <T> T guardToken(String address, Supplier<T> check) {
		CountedNetwork network = CountedNetwork.of(address);
		this.blocks.refuseIfByHand(this.blocks.find(network));
		try {
			return check.get();
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_TOKEN || ex.problem() == Problem.INVALID_CREDENTIALS) {
				countUnknownToken(network);
			}
			throw ex;
		}
	}

	/**
	 * Refuses to look at a secret of random bits where guesses were too many. One that
	 * was found good before is looked at always, unless an administrator blocked the
	 * address: nobody finds it by trying, so that refusing it would only let strangers
	 * keep its owner out. Any other is not looked at where its address is blocked or has
	 * failed for the name too often, whoever else has.
	 * @param attempt who tries
	 * @param seen whether this secret was found good before
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void requireMayTry(Attempt attempt, boolean seen) {
		CountedNetwork network = CountedNetwork.of(attempt.address());
		Optional<Block> block = this.blocks.find(network);
		this.blocks.refuseIfByHand(block);
		if (seen) {
			return;
		}
		if (block.isPresent()) {
			this.audit.blocked();
			this.blocks.refuse(block);
		}
		try {
			this.budgets.pair(attempt.username(), network).refuseIfUsedUp();
		}
		catch (ProblemException ex) {
			this.audit.limited(attempt, ex.limitName());
			throw ex;
		}
	}

	/**
	 * Counts a secret that was wrong as a password that was, and writes it down as such.
	 * @param attempt who tried
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} to be answered in the
	 * place of the refusal if there were too many
	 */
	public void countWrongSecret(Attempt attempt) {
		try {
			guard(attempt, () -> {
				throw new ProblemException(Problem.INVALID_CREDENTIALS);
			});
		}
		catch (ProblemException ex) {
			if (ex.problem() != Problem.INVALID_CREDENTIALS) {
				throw ex;
			}
		}
	}

	/**
	 * Counts a token that was never issued and that somebody else refused.
	 * @param address where the request came from
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} to be answered in the
	 * place of that refusal if there were too many
	 */
	public void countUnknownToken(String address) {
		countUnknownToken(CountedNetwork.of(address));
	}

	/**
	 * Forgets the failures that were counted for a name from everywhere, and its logins.
	 * Other nodes learn of it within seconds, but not of the logins: each counts those
	 * that it let in, by itself.
	 * @param username the name in its normal form
	 * @throws DataAccessException if they cannot, as the database is away
	 */
	public void forget(String username) {
		this.budgets.account(username).fill();
		this.budgets.factor(username).fill();
		this.usage.forgetLogins(username);
	}

	private <T> T audited(Attempt attempt, Supplier<T> checked) {
		try {
			return checked.get();
		}
		catch (NetworkBlocks.BlockedException ex) {
			this.audit.blocked();
			throw ex;
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.TOO_MANY_ATTEMPTS) {
				this.audit.limited(attempt, ex.limitName());
			}
			else if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				this.audit.failed(attempt);
			}
			throw ex;
		}
	}

	private <T> T counted(Attempt attempt, Supplier<T> check) {
		try {
			T checked = check.get();
			this.usage.takeLogin(attempt.username());
			return checked;
		}
		catch (ProblemException | RefusedAuthentication ex) {
			if (!(ex instanceof ProblemException problem && UNPROVED.contains(problem.problem()))) {
				this.usage.takeLogin(attempt.username());
			}
			throw ex;
		}
	}

	private Budget factorBudget(Attempt attempt, Optional<DeviceMark> device, CountedNetwork network) {
		return device.map(this.budgets::factorOfDevice)
			.or(() -> this.clients.place(attempt, network)
				.map((place) -> this.budgets.factorAtPlace(attempt.username(), place)))
			.orElseGet(() -> this.budgets.factor(attempt.username()));
	}

	private <T> T check(Attempt attempt, Optional<DeviceMark> device, Supplier<T> check) {
		CountedNetwork network = CountedNetwork.of(attempt.address());
		refuseIfTooMany(attempt, device, network);
		Supplier<T> inSlot = () -> {
			refuseIfTooMany(attempt, device, network);
			return check.get();
		};
		if (device.isPresent()) {
			return check(List.of(Slot.charged(this.budgets.device(device.get()))), inSlot);
		}
		return check(slotsWithoutMark(attempt, network), inSlot, () -> countAtAddress(attempt, network));
	}

	/** Asked again by those that have waited for a slot, as others failed meanwhile. */
	private void refuseIfTooMany(Attempt attempt, Optional<DeviceMark> device, CountedNetwork network) {
		Optional<Block> block = this.blocks.find(network);
		this.blocks.refuseIfByHand(block);
		this.usage.refuseIfTooManyLogins(attempt.username());
		if (device.isEmpty()) {
			this.blocks.refuse(block);
		}
	}

	private <T> T check(List<Slot> slots, Supplier<T> check) {
		return check(slots, check, () -> {
		});
	}

	private <T> T check(List<Slot> slots, Supplier<T> check, Runnable onFailure) {
		slots.forEach((slot) -> slot.budget().refuseIfUsedUp());
		List<Slot> taken = new ArrayList<>();
		long deadline = this.reservations.deadline();
		try {
			for (Slot slot : slots) {
				this.reservations.take(slot.budget(), slot::remaining, deadline);
				taken.add(slot);
			}
			return check.get();
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				slots.stream().filter(Slot::charged).forEach((slot) -> slot.budget().take());
				onFailure.run();
			}
			throw ex;
		}
		finally {
			taken.forEach((slot) -> this.reservations.giveBack(slot.budget()));
		}
	}

	private List<Slot> slotsWithoutMark(Attempt attempt, CountedNetwork network) {
		Budget pair = this.budgets.pair(attempt.username(), network);
		pair.refuseIfUsedUp();
		List<Slot> slots = new ArrayList<>();
		slots.add(Slot.charged(pair));
		slots.add(Slot.charged(this.clients.place(attempt, network)
			.map((place) -> this.budgets.place(attempt.username(), place))
			.orElseGet(() -> this.budgets.account(attempt.username()))));
		if (!this.blocks.isAllowed(network)) {
			slots.add(new Slot(this.budgets.address(network), false));
		}
		return slots;
	}

	/**
	 * Only a name's first failure counts: anyone who mistypes again and again is one
	 * person.
	 */
	private void countAtAddress(Attempt attempt, CountedNetwork network) {
		if (!this.blocks.isAllowed(network) && this.budgets.first(attempt.username(), network).take()) {
			count(this.budgets.address(network), network.narrow());
			if (network.wide() != null) {
				count(this.budgets.wide(network.wide().toString()), network.wide());
			}
		}
	}

	/** When the failures are used up a block takes their place, and they count anew. */
	private void count(Budget budget, @Nullable AddressRange range) {
		boolean taken = budget.take();
		if (range != null && (!taken || budget.remaining().available() < 1) && this.blocks.add(range)) {
			beginAnew(budget);
		}
	}

	private static void beginAnew(Budget budget) {
		try {
			budget.fill();
		}
		catch (DataAccessException ex) {
			log.debug("A block was made, and what was counted before it is not forgotten", ex);
		}
	}

	private void countUnknownToken(CountedNetwork network) {
		if (!this.blocks.isAllowed(network)) {
			this.budgets.token(network).takeOrRefuse();
		}
	}

	/**
	 * A slot in a budget while an attempt is under way.
	 *
	 * @param charged whether the failure of the attempt is counted there as well
	 */
	private record Slot(Budget budget, boolean charged) {

		static Slot charged(Budget budget) {
			return new Slot(budget, true);
		}

		Remaining remaining() {
			return this.charged ? this.budget.remaining() : this.budget.glance();
		}

	}

}
