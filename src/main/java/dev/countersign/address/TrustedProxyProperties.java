package dev.countersign.address;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxies whose word on where a request came from is taken.
 *
 * @param trustedProxies their addresses, or ranges of them; nobody's word unless set
 */
@ConfigurationProperties("countersign")
record TrustedProxyProperties(@DefaultValue List<String> trustedProxies) {

	TrustedProxyProperties {
		trustedProxies.forEach(TrustedProxyProperties::range);
		trustedProxies = List.copyOf(trustedProxies);
	}

	List<AddressRange> ranges() {
		return this.trustedProxies.stream().map(TrustedProxyProperties::range).toList();
	}

	private static AddressRange range(String text) {
		return AddressRange.ofSetting("countersign.trusted-proxies", text);
	}

}
