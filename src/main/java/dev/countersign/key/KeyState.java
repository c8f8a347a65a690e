package dev.countersign.key;

/**
 * Where a key is in its life.
 */
enum KeyState {

	/** Everybody can see it, and it will sign. */
	PUBLISHED,

	/** Signs and verifies. */
	SIGNING,

	/** Signs no more, and verifies what it signed. */
	VERIFYING,

	/** Whatever it signed is over. */
	RETIRED,

	/** Taken away before its time. */
	REMOVED

}
