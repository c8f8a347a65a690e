package dev.countersign.store;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What follows from a change, and must not happen unless the change does.
 */
public final class AfterCommit {

	private AfterCommit() {
	}

	/**
	 * Runs an action when the transaction of this thread is committed, and never if it is
	 * rolled back. Where none is under way, runs it at once.
	 * @param action what to do, which may not fail
	 */
	public static void run(Runnable action) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			action.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

}
