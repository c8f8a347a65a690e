package dev.countersign.store;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database as it is at one moment, for those who read more of it than one statement
 * brings.
 */
@Component
public class Snapshot {

	private final TransactionTemplate transactions;

	private final JdbcClient jdbc;

	private final boolean embedded;

	Snapshot(PlatformTransactionManager transactions, JdbcClient jdbc, Database database) {
		this.transactions = new TransactionTemplate(transactions);
		this.transactions.setReadOnly(true);
		this.jdbc = jdbc;
		this.embedded = database.embedded();
		if (this.embedded) {
			// At a lower level it is one of each table by itself.
			this.transactions.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		}
	}

	/**
	 * Reads what no change that is committed meanwhile changes.
	 * @param reader what reads, on this thread
	 */
	public void read(Runnable reader) {
		this.transactions.executeWithoutResult((transaction) -> {
			if (!this.embedded) {
				// The driver would set it outside, where a pooler may have another
				// session.
				this.jdbc.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").update();
				// What reads may wait for a person who turns the pages.
				this.jdbc.sql("SET LOCAL idle_in_transaction_session_timeout = 0").update();
			}
			reader.run();
		});
	}

}
