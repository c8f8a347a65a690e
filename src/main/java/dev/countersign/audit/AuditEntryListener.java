package dev.countersign.audit;

/**
 * Is shown every row of the audit trail as it is written; rooms that pass on what
 * happened implement it.
 */
public interface AuditEntryListener {

	/**
	 * Takes a row, within the transaction that writes it: what is written here is
	 * committed with the act or not at all.
	 * @param entry the row, whose id is empty, as the database gives it one later
	 */
	void recorded(AuditEntry entry);

}
