package dev.countersign.audit;

/**
 * Takes down what happens: who did it to whom, from where and when. Who and where from
 * are the request's that is under way, or the operator's on the command line.
 */
public interface AuditTrail {

	/**
	 * Writes down an act: a row in the caller's transaction, if there is one, and a line
	 * in the log when that is committed. What is rolled back leaves neither.
	 * @param event what is done
	 */
	void record(AuditEvent event);

	/**
	 * Writes down something that changed nothing, such as a refusal, a moment later and
	 * with no wait, so that a flood of them slows nobody. Under a flood some may be
	 * dropped, which is counted.
	 * @param event what happened
	 */
	void recordLater(AuditEvent event);

}
