package dev.countersign.account;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.countersign.password.Username;

/**
 * Lets callers who want the same name do something slow one after another on this node.
 * Different names wait for each other only by chance; between nodes the database decides.
 */
class StripedLock {

	private static final int STRIPES = 64;

	private final List<Lock> stripes = Stream.<Lock>generate(ReentrantLock::new).limit(STRIPES).toList();

	/** Does something while nobody else does so for the same name. */
	<T> T hold(Username username, Supplier<T> action) {
		Lock stripe = this.stripes.get(Math.floorMod(username.value().hashCode(), STRIPES));
		stripe.lock();
		try {
			return action.get();
		}
		finally {
			stripe.unlock();
		}
	}

}
