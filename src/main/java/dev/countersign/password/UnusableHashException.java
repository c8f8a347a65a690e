package dev.countersign.password;

/**
 * A password's hash cannot be taken over; the message says why and never what it is.
 */
public class UnusableHashException extends RuntimeException {

	private final String reason;

	UnusableHashException(String reason) {
		super(reason);
		this.reason = reason;
	}

	/** Returns why, as the end of a sentence. */
	public String reason() {
		return this.reason;
	}

	static UnusableHashException broken() {
		return new UnusableHashException("the hash is not complete or not in order");
	}

	static UnusableHashException tooMuchMemory() {
		return new UnusableHashException("checking the hash would take more than 256 MiB");
	}

	/**
	 * Makes the one for what a larger process would check.
	 * @param mib what the hash takes
	 * @param most what there is for hashes here
	 * @param heap which heap would be enough
	 */
	static UnusableHashException tooMuchMemoryHere(long mib, long most, long heap) {
		return new UnusableHashException(("checking the hash would take %d MiB, and the heap of this process "
				+ "has %d MiB for that; give the service and its commands more (-Xmx%dm)")
			.formatted(mib, most, heap));
	}

	static UnusableHashException tooMuchWork() {
		return new UnusableHashException("checking the hash would take longer than a login may");
	}

}
