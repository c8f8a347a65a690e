package dev.countersign.faults;

/**
 * What answers at an address.
 */
interface Addressed {

	/** The scheme, host and port. */
	String address();

}
