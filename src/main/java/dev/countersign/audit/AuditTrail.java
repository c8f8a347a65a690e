package dev.countersign.audit;

/**
 * Records what happens: who did it to whom, from where and when. The actor and the
 * address are those of the request that is under way, or the operator's on the command
 * line.
 */
public interface AuditTrail {

	/**
	 * Records an act: a row in the caller's transaction, if there is one, and a line in
	 * the log when that is committed. What is rolled back leaves neither.
	 * @param event what is done
	 */
	void record(AuditEvent event);

	/**
	 * Records something that changed nothing, such as a refusal. It is written a moment
	 * later and the caller does not wait, so a flood of refusals slows nobody. What is
	 * refused unread is written once a minute for a client and a name, with how often it
	 * came. Under a flood some may be dropped, which is counted.
	 * @param event what happened
	 */
	void recordLater(AuditEvent event);

	/**
	 * Counts an act and writes nothing, where another row says enough.
	 * @param act what happened
	 */
	void count(Act act);

}
