package dev.countersign.audit;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import dev.countersign.address.AddressRange;
import dev.countersign.address.ClientAddress;
import dev.countersign.address.ForwardingListener;

import org.springframework.stereotype.Service;

/**
 * Remembers, for whoever examines the installation later, that requests were forwarded by
 * somebody who is not trusted.
 */
@Service
public class IgnoredProxies implements ForwardingListener {

	private static final Duration RECENT = Duration.ofDays(7);

	private final AuditTrail trail;

	private final AuditHistory history;

	private final ClientAddress addresses;

	private final Clock clock;

	IgnoredProxies(AuditTrail trail, AuditHistory history, ClientAddress addresses, Clock clock) {
		this.trail = trail;
		this.history = history;
		this.addresses = addresses;
		this.clock = clock;
	}

	@Override
	public void ignored(String peer) {
		this.trail.recordLater(AuditEvent.of(Act.PROXY_IGNORED).subject(peer));
	}

	/**
	 * Returns the last of a week that is still not trusted and is of an inside network,
	 * as proxies are. On the internet anybody can look like one.
	 * @return its entry, whose subject is its address
	 */
	public Optional<AuditEntry> findRecent() {
		AuditFilter filter = new AuditFilter(Act.PROXY_IGNORED, null, null, null, this.clock.instant().minus(RECENT),
				null);
		return this.history.find(filter, "", AuditHistory.MAX_PAGE)
			.items()
			.stream()
			.filter((entry) -> entry.subject() != null
					&& AddressRange.parseAddress(entry.subject().name()).filter(this::mayBeProxy).isPresent())
			.findFirst();
	}

	private boolean mayBeProxy(InetAddress address) {
		return AddressRange.isInside(address) && !this.addresses.isProxy(address);
	}

}
