package dev.countersign.revocation;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import dev.countersign.store.AfterCommit;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * What is cut off, here and on every other node.
 */
@Service
public class Revocations {

	private final RevocationLog log;

	private final RevocationIndex index;

	private final RevocationFeed feed;

	private final FeedSignal signal;

	Revocations(RevocationLog log, RevocationIndex index, RevocationFeed feed, FeedSignal signal) {
		this.log = log;
		this.index = index;
		this.feed = feed;
		this.signal = signal;
	}

	/**
	 * Cuts off subjects. When the caller's transaction is committed, this node refuses
	 * them at once and every other node within the poll interval.
	 * @param revocations what is cut off
	 * @throws IllegalArgumentException if no transaction is under way
	 */
	public void revoke(Collection<Revocation> revocations) {
		Assert.isTrue(TransactionSynchronizationManager.isActualTransactionActive(),
				"A revocation needs the transaction that it belongs to");
		if (revocations.isEmpty()) {
			return;
		}
		this.log.append(revocations);
		this.signal.send();
		List<Revocation> committed = List.copyOf(revocations);
		AfterCommit.run(() -> {
			committed.forEach((entry) -> this.index.add(entry.subject(), entry.until()));
			this.signal.committed();
		});
	}

	/**
	 * Tells whether a subject is cut off. Asks memory alone and takes no lock.
	 * @param subject a session's, a token's or an account's id
	 */
	public boolean contain(UUID subject) {
		return this.index.contains(subject);
	}

	/**
	 * Tells whether the database has been silent for longer than its limit, whatever the
	 * deployer chose for that case.
	 */
	public boolean areStale() {
		return this.feed.isStale();
	}

	/**
	 * Tells whether the answer of {@link #contain} can be relied upon. It cannot when the
	 * database has been silent for longer than its limit, unless the deployer chose to go
	 * on without.
	 */
	public boolean areReliable() {
		return this.feed.isReliable();
	}

}
