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
class NameTurns {

	private static final int LANES = 64;

	private final List<Lock> lanes = Stream.<Lock>generate(ReentrantLock::new).limit(LANES).toList();

	/** Does something when the caller's turn has come. */
	<T> T take(Username username, Supplier<T> action) {
		Lock lane = this.lanes.get(Math.floorMod(username.value().hashCode(), LANES));
		lane.lock();
		try {
			return action.get();
		}
		finally {
			lane.unlock();
		}
	}

}
