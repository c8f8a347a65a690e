package dev.countersign.limit;

import java.util.Optional;

import dev.countersign.address.CountedNetwork;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells the clients of an account from strangers: by the mark of their device, or by the
 * network that they come from. Being known lets nobody in; it gives a budget of failures
 * that no stranger can use up.
 */
@Service
public class KnownClients {

	private static final Log log = LogFactory.getLog(KnownClients.class);

	private final DeviceMarkIssuer marks;

	private final KnownPlaces places;

	private final AccountDoor accounts;

	private final AuditTrail trail;

	private final TransactionOperations transactions;

	KnownClients(DeviceMarkIssuer marks, KnownPlaces places, AccountDoor accounts, AuditTrail trail,
			TransactionOperations transactions) {
		this.marks = marks;
		this.places = places;
		this.accounts = accounts;
		this.trail = trail;
		this.transactions = transactions;
	}

	/**
	 * Makes a client known that has just proved who it is.
	 * @param account whose client it is, as it is now
	 * @param attempt how it came
	 * @return the mark to answer with, in the header {@link DeviceMarkIssuer#HEADER}
	 */
	public String remember(AccountDoor.Found account, Attempt attempt) {
		try {
			this.transactions.executeWithoutResult((transaction) -> rememberPlace(account, attempt));
		}
		catch (DataIntegrityViolationException ex) {
			// Another login from there came first, or the account is deleted.
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("A login succeeded, but its network could not be remembered", ex);
		}
		return this.marks.issue(account.id(), account.epoch(), attempt.deviceMark());
	}

	/**
	 * Keeps a place known of an account that ends all its sessions but the one that was
	 * used there last: whoever is under attack, and protects themselves, is not to be
	 * taken for a stranger afterwards. Within the caller's transaction, which keeps the
	 * account's row.
	 * @param account as it is once the sessions are ended
	 * @param username its name in its normal form
	 * @param address where that session was used last
	 */
	public void keepPlace(AccountDoor.Found account, String username, String address) {
		this.places.remember(account, username, CountedNetwork.of(address));
	}

	/** The row is there with the place or not at all, as whoever listens tells of it. */
	private void rememberPlace(AccountDoor.Found account, Attempt attempt) {
		boolean isNew = this.places.remember(account, attempt.username(), CountedNetwork.of(attempt.address()));
		if (isNew && attempt.at() == null && !isOnDeviceOf(account, attempt)) {
			this.trail.record(AuditEvent.of(Act.PLACE_ADDED).account(account.id(), attempt.username()).bySubject());
		}
	}

	private boolean isOnDeviceOf(AccountDoor.Found account, Attempt attempt) {
		return this.marks.read(attempt.deviceMark())
			.filter((mark) -> mark.accountId().equals(account.id()) && mark.epoch() == account.epoch())
			.isPresent();
	}

	/** Returns the mark of the attempt's device, if the account is known by it. */
	Optional<DeviceMark> device(Attempt attempt) {
		return this.marks.read(attempt.deviceMark()).filter((mark) -> isOf(mark, attempt.username()));
	}

	/** Returns the attempt's place, if the account is known there. */
	Optional<String> place(Attempt attempt, CountedNetwork network) {
		return this.places.find(attempt.username(), network);
	}

	private boolean isOf(DeviceMark mark, String username) {
		return this.accounts.find(username)
			.filter((account) -> account.id().equals(mark.accountId()) && account.epoch() == mark.epoch())
			.isPresent();
	}

}
