package dev.countersign.audit;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.function.SingletonSupplier;

/**
 * Writes rows, and shows them to those who pass them on, in one transaction: the caller's
 * if there is one.
 */
@Component
class AuditRows {

	private final AuditLog log;

	/** Found with the first row, as they may need what writes rows themselves. */
	private final SingletonSupplier<List<AuditEntryListener>> listeners;

	private final TransactionOperations transactions;

	AuditRows(AuditLog log, ObjectProvider<AuditEntryListener> listeners, TransactionOperations transactions) {
		this.log = log;
		this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
		this.transactions = transactions;
	}

	void add(List<AuditRecord> records) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.log.add(records);
			this.listeners.obtain().forEach((listener) -> records.forEach((row) -> listener.recorded(row.toEntry())));
		});
	}

}
