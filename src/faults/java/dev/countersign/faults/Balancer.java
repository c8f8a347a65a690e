package dev.countersign.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests to the nodes that say that they are ready, asking them five times a
 * second, and never sends one twice.
 */
final class Balancer implements AutoCloseable {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

	private final List<Node> nodes;

	private final List<Node> ready = new CopyOnWriteArrayList<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final Thread probe = new Thread(this::probe);

	private volatile boolean open = true;

	Balancer(List<Node> nodes) {
		this.nodes = nodes;
		this.ready.addAll(nodes);
		this.probe.start();
	}

	Node next() {
		List<Node> candidates = List.copyOf(this.ready);
		return candidates.get(Math.floorMod(this.turn.getAndIncrement(), candidates.size()));
	}

	boolean sendsTo(Node node) {
		return this.ready.contains(node);
	}

	@Override
	public void close() {
		this.open = false;
	}

	private void probe() {
		while (this.open) {
			for (Node node : this.nodes) {
				boolean isReady = node.isReady();
				if (!isReady) {
					this.ready.remove(node);
				}
				else if (!this.ready.contains(node)) {
					this.ready.add(node);
				}
			}
			LockSupport.parkNanos(INTERVAL);
		}
	}

}
