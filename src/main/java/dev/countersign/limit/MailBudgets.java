package dev.countersign.limit;

import java.time.Duration;
import java.util.UUID;

import dev.countersign.address.CountedNetwork;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * Budgets of the mails that are sent because somebody asked, so that nobody floods the
 * mailbox of another.
 */
@Service
public class MailBudgets {

	/**
	 * How many networks have to use up their links to an address before nobody else gets
	 * one.
	 */
	private static final int NETWORKS = 4;

	private static final String EMAIL_LINKS = "email-links";

	private static final String RECOVERIES = "recoveries";

	/** Counts apart from all networks. */
	private static final String ADMINISTRATORS = "administrators";

	private final NetworkLimit recoveriesOfAddress;

	private final Limit recoveriesOfName;

	private final Limit recoveriesOfAccountAndNetwork;

	private final Limit recoveriesOfAccountAndPlace;

	private final Limit invitations;

	private final Limit emailChanges;

	private final Limit emailLinks;

	private final Limit emailLinksOfNetwork;

	private final NetworkLimit emailLinksToAll;

	private final ResetQuota resetQuota;

	private final LocalBudgets budgets;

	private final NetworkBlocks blocks;

	private final KnownPlaces places;

	MailBudgets(LimitProperties properties, LocalBudgets budgets, NetworkBlocks blocks, KnownPlaces places) {
		LimitProperties.Recovery recovery = properties.recovery();
		int most = recovery.account();
		Duration window = recovery.window();
		this.recoveriesOfAddress = NetworkLimit.steady("recoveries of address", RECOVERIES, recovery.address(), window);
		this.recoveriesOfName = Limit.steady("recoveries of name", RECOVERIES, most, window);
		this.recoveriesOfAccountAndNetwork = Limit.steady("recoveries of account", RECOVERIES, most, window);
		this.recoveriesOfAccountAndPlace = Limit.steady("recoveries of account and place", RECOVERIES, most, window);
		this.invitations = Limit.steady("invitations", "invitations", most, window);
		this.emailChanges = Limit.steady("email changes", "email-changes", most, window);
		this.emailLinks = Limit.steady("email links", EMAIL_LINKS, (long) NETWORKS * most, window);
		this.emailLinksOfNetwork = Limit.steady("email links of network", EMAIL_LINKS, most, window);
		this.emailLinksToAll = NetworkLimit.steady("email links to all", EMAIL_LINKS, recovery.address(), window);
		this.resetQuota = new ResetQuota(NETWORKS * most, window);
		this.budgets = budgets;
		this.blocks = blocks;
		this.places = places;
	}

	/**
	 * Counts somebody who forgot a password. Nobody is told that they are not heard: it
	 * would say nothing of the account, but help whoever floods mailboxes. A name counts
	 * in each network by itself, so that a stranger does not use up what its owner needs.
	 * @param address where the request came from
	 * @param username what was typed, in the form of a name, whether or not it is one
	 * @return whether they are heard
	 */
	public boolean takeRecovery(String address, String username) {
		CountedNetwork network = CountedNetwork.of(address);
		if (this.blocks.find(network).isPresent()) {
			return false;
		}
		return (this.blocks.isAllowed(network) || this.budgets.of(this.recoveriesOfAddress, network).take())
				&& this.budgets.of(this.recoveriesOfName, username, network.name()).take();
	}

	/**
	 * Counts a link that an account is sent because somebody forgot its password, by
	 * whichever of its names.
	 * @param address where the request came from
	 * @param accountId whose password it is
	 * @return whether it is sent
	 */
	public boolean takeReset(String address, UUID accountId) {
		return this.budgets
			.of(this.recoveriesOfAccountAndNetwork, accountId.toString(), CountedNetwork.of(address).name())
			.take();
	}

	/**
	 * Returns how many links an account is sent because somebody forgot its password,
	 * wherever they ask.
	 */
	public ResetQuota resetQuota() {
		return this.resetQuota;
	}

	/**
	 * Counts a link that an account is sent although strangers have used up what all are
	 * sent together, as it is known where the request comes from.
	 * @param address where the request came from
	 * @param accountId whose password it is
	 * @param username its name in its normal form
	 * @return whether it is sent
	 */
	public boolean takeResetAtKnownPlace(String address, UUID accountId, String username) {
		return this.places.find(username, CountedNetwork.of(address))
			.filter((place) -> this.budgets.of(this.recoveriesOfAccountAndPlace, accountId.toString(), place).take())
			.isPresent();
	}

	/**
	 * Counts an invitation that administrators have an account sent anew.
	 * @param accountId which
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void takeInvitationOrRefuse(UUID accountId) {
		this.budgets.of(this.invitations, accountId.toString()).takeOrRefuse();
	}

	/**
	 * Counts another e-mail address that somebody wants for their account.
	 * @param accountId whose
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void takeEmailChangeOrRefuse(UUID accountId) {
		this.budgets.of(this.emailChanges, accountId.toString()).takeOrRefuse();
	}

	/**
	 * Counts another link by which an address is confirmed: somebody else may read there,
	 * who asked for none of them. A stranger who asks for too many keeps only their own
	 * network from it, and has no more for many addresses, which may all lead to one
	 * mailbox.
	 * @param email the address in the form in which addresses are compared
	 * @param address where the request came from
	 * @return whether it may be sent
	 */
	public boolean takeLinkTo(String email, String address) {
		CountedNetwork network = CountedNetwork.of(address);
		if (this.blocks.find(network).isPresent()) {
			return false;
		}
		String mailbox = mailbox(email);
		return (this.blocks.isAllowed(network) || this.budgets.of(this.emailLinksToAll, network).take())
				&& this.budgets.of(this.emailLinksOfNetwork, mailbox, network.name()).take()
				&& this.budgets.of(this.emailLinks, mailbox).take();
	}

	/**
	 * Counts a link by which an address is confirmed that an administrator wants.
	 * @param email the address in the form in which addresses are compared
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	public void takeAdministratorsLinkOrRefuse(String email) {
		String mailbox = mailbox(email);
		Budget all = this.budgets.of(this.emailLinks, mailbox);
		all.refuseIfUsedUp();
		this.budgets.of(this.emailLinksOfNetwork, mailbox, ADMINISTRATORS).takeOrRefuse();
		all.take();
	}

	/**
	 * Returns the address without a tag, as most who take mail bring what is for
	 * john+shop@example.com to john@example.com. Where they do not, the two share a
	 * budget.
	 */
	private static String mailbox(String email) {
		int at = email.lastIndexOf('@');
		int plus = email.indexOf('+');
		return (plus > 0 && plus < at) ? email.substring(0, plus) + email.substring(at) : email;
	}

	/**
	 * How many links an account is sent because somebody forgot its password.
	 *
	 * @param most how many within the window
	 * @param window the time in which it is counted
	 */
	public record ResetQuota(int most, Duration window) {
	}

}
