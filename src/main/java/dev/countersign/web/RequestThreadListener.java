package dev.countersign.web;

import java.util.concurrent.Executor;

import dev.countersign.connection.BoundedExecutor;
import dev.countersign.password.VerificationDelay;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.TaskThreadFactory;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Gives a connector threads as it would make them itself, and learns how long each
 * request waits for one.
 */
final class RequestThreadListener implements LifecycleListener {

	private final VerificationDelay delay;

	private @Nullable ThreadPoolExecutor pool;

	RequestThreadListener(VerificationDelay delay) {
		this.delay = delay;
	}

	@Override
	public void lifecycleEvent(LifecycleEvent event) {
		if (event.getLifecycle() instanceof Connector connector
				&& connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
			if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
				begin(protocol);
			}
			else if (event.getType().equals(Lifecycle.AFTER_STOP_EVENT)) {
				end(protocol);
			}
		}
	}

	private void begin(AbstractProtocol<?> protocol) {
		Executor given = protocol.getExecutor();
		if (given != null) {
			protocol.setExecutor(new BoundedExecutor(given, protocol.getMaxThreads()) {

				@Override
				public void execute(Runnable task) {
					super.execute(watched(task));
				}

			});
			return;
		}
		TaskQueue queue = new TaskQueue(protocol.getMaxQueueSize());
		String name = protocol.getName().replace("\"", "");
		TaskThreadFactory threads = new TaskThreadFactory(name + "-exec-", true, protocol.getThreadPriority());
		ThreadPoolExecutor made = new RequestThreadPool(protocol.getMinSpareThreads(), protocol.getMaxThreads(), queue,
				threads, this::watched);
		this.pool = made;
		protocol.setExecutor(made);
	}

	private void end(AbstractProtocol<?> protocol) {
		ThreadPoolExecutor made = this.pool;
		if (made != null) {
			this.pool = null;
			protocol.setExecutor(null);
			made.shutdownNow();
		}
	}

	private Runnable watched(Runnable task) {
		long since = this.delay.now();
		return () -> {
			try {
				this.delay.begin(since);
			}
			finally {
				// Nobody else would come back to the connection.
				task.run();
			}
		};
	}

}
