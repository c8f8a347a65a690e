package dev.countersign.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

import dev.countersign.address.CountedNetwork;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * Budgets of what succeeds, each far above what a person does: whoever uses one up is a
 * program in a loop. Counted by each node alone, as they cost every login otherwise.
 */
@Service
public class UsageBudgets {

	/**
	 * How many networks have to use up their links to an address before nobody else gets
	 * one.
	 */
	private static final int NETWORKS = 4;

	private static final String EMAIL_LINKS = "email-links";

	private static final String RECOVERIES = "recoveries";

	/** Counts apart from all networks. */
	private static final String ADMINISTRATORS = "administrators";

	private final Limit logins;

	private final Limit firstSteps;

	private final Limit refreshes;

	private final Limit factorChanges;

	private final Limit registrations;

	private final Limit conflicts;

	private final Limit recoveriesOfAddress;

	private final Limit recoveriesOfName;

	private final Limit recoveriesOfAccount;

	private final Limit invitations;

	private final Limit emailChanges;

	private final Limit emailLinks;

	private final Limit emailLinksOfNetwork;

	private final Recoveries recoveries;

	private final BucketKeys keys;

	private final Buckets buckets;

	private final NetworkBlocks blocks;

	UsageBudgets(LimitProperties properties, BucketKeys keys, NetworkBlocks blocks, Clock clock) {
		LimitProperties.Usage usage = properties.usage();
		this.logins = Limit.steady("logins", "logins", usage.logins(), usage.window());
		this.firstSteps = Limit.steady("first steps", "logins", usage.logins(), usage.window());
		this.refreshes = Limit.steady("refreshes", "refreshes", usage.refreshes(), usage.window());
		this.factorChanges = Limit.steady("factor changes", "factor-changes", usage.logins(), usage.window());
		LimitProperties.Registration registration = properties.registration();
		this.registrations = Limit.steady("registrations", "registrations", registration.accounts(),
				registration.window());
		this.conflicts = Limit.steady("conflicts", "registrations", registration.conflicts(), registration.window());
		LimitProperties.Recovery recovery = properties.recovery();
		this.recoveriesOfAddress = Limit.steady("recoveries of address", RECOVERIES, recovery.address(),
				recovery.window());
		this.recoveriesOfName = Limit.steady("recoveries of name", RECOVERIES, recovery.account(), recovery.window());
		this.recoveriesOfAccount = Limit.steady("recoveries of account", RECOVERIES, recovery.account(),
				recovery.window());
		this.invitations = Limit.steady("invitations", "invitations", recovery.account(), recovery.window());
		this.emailChanges = Limit.steady("email changes", "email-changes", recovery.account(), recovery.window());
		this.emailLinks = Limit.steady("email links", EMAIL_LINKS, (long) NETWORKS * recovery.account(),
				recovery.window());
		this.emailLinksOfNetwork = Limit.steady("email links of network", EMAIL_LINKS, recovery.account(),
				recovery.window());
		this.recoveries = new Recoveries(NETWORKS * recovery.account(), recovery.window());
		this.keys = keys;
		this.buckets = new LocalBuckets(properties.remembered(), clock);
		this.blocks = blocks;
	}

	/**
	 * Counts a refresh of a session.
	 * @param sessionId which
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countRefresh(UUID sessionId) {
		count(of(this.refreshes, sessionId.toString()));
	}

	/**
	 * Counts a token that a service account asks for, as a login of a person is counted.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countServiceToken(String username) {
		count(of(this.logins, username));
	}

	/**
	 * Counts a login by a passkey, as one by a password is counted.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countPasskeyLogin(String username) {
		count(of(this.logins, username));
	}

	/**
	 * Counts a change of an account's second factors, which leaves a row in the audit
	 * trail and costs nothing else.
	 * @param accountId whose
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countFactorChange(UUID accountId) {
		count(of(this.factorChanges, accountId.toString()));
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
		Budget accounts = of(this.registrations, network.name());
		Budget taken = of(this.conflicts, network.name());
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
	 * Tells whether somebody who forgot a password is heard, and counts it if so. Nobody
	 * is told that they are not: it would say nothing of the account, but help whoever
	 * floods mailboxes. A name counts in each network by itself, so that a stranger does
	 * not use up what its owner needs.
	 * @param address where the request came from
	 * @param username what was typed, in the form of a name, whether or not it is one
	 */
	public boolean admitsRecovery(String address, String username) {
		CountedNetwork network = CountedNetwork.of(address);
		if (this.blocks.find(network).isPresent()) {
			return false;
		}
		return (this.blocks.isAllowed(network) || of(this.recoveriesOfAddress, network.name()).take())
				&& of(this.recoveriesOfName, username, network.name()).take();
	}

	/**
	 * Tells whether an account is sent a link because somebody forgot its password, by
	 * whichever of its names, and counts it if so.
	 * @param address where the request came from
	 * @param accountId whose password it is
	 */
	public boolean admitsReset(String address, UUID accountId) {
		return of(this.recoveriesOfAccount, accountId.toString(), CountedNetwork.of(address).name()).take();
	}

	/**
	 * Returns how many links an account is sent because somebody forgot its password,
	 * wherever they ask.
	 */
	public Recoveries recoveriesOfAccount() {
		return this.recoveries;
	}

	/**
	 * Counts an invitation that administrators have an account sent anew.
	 * @param accountId which
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countInvitation(UUID accountId) {
		count(of(this.invitations, accountId.toString()));
	}

	/**
	 * Counts another e-mail address that somebody wants for their account.
	 * @param accountId whose
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countEmailChange(UUID accountId) {
		count(of(this.emailChanges, accountId.toString()));
	}

	/**
	 * Tells whether an address may be sent another link by which it is confirmed, and
	 * counts it if so: somebody else may read there, who asked for none of them. A
	 * stranger who asks for too many keeps only their own network from it.
	 * @param email the address in the form in which addresses are compared
	 * @param address where the request came from
	 */
	public boolean admitsLinkTo(String email, String address) {
		return of(this.emailLinksOfNetwork, email, CountedNetwork.of(address).name()).take()
				&& of(this.emailLinks, email).take();
	}

	/**
	 * Counts a link by which an address is confirmed that an administrator wants.
	 * @param email the address in the form in which addresses are compared
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void countAdministratorsLinkTo(String email) {
		Budget all = of(this.emailLinks, email);
		all.refuseIfUsedUp();
		count(of(this.emailLinksOfNetwork, email, ADMINISTRATORS));
		all.take();
	}

	/**
	 * Refuses a login of an account that has had too many, before anything is done for
	 * it.
	 * @param username the account's name in its normal form
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void refuseIfTooManyLogins(String username) {
		of(this.logins, username).refuseIfUsedUp();
	}

	void countLogin(String username) {
		of(this.logins, username).take();
	}

	/**
	 * Refuses a client that has had too many logins of an account begun and none opened.
	 * They count by client, as whoever has the password alone shall not use up what the
	 * account's owner needs.
	 */
	void refuseIfTooManyFirstSteps(String username, String client) {
		of(this.firstSteps, username, client).refuseIfUsedUp();
	}

	void countFirstStep(String username, String client) {
		of(this.firstSteps, username, client).take();
	}

	void forgetLogins(String username) {
		of(this.logins, username).fill();
	}

	private void count(Budget budget) {
		budget.refuseIfUsedUp();
		budget.take();
	}

	private Budget of(Limit limit, String... parts) {
		return new Budget(this.buckets, limit, this.keys.of(limit, parts));
	}

	/**
	 * How often somebody may forget a password.
	 *
	 * @param most how often within the window
	 * @param window the time in which it is counted
	 */
	public record Recoveries(int most, Duration window) {
	}

}
