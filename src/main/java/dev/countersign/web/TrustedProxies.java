package dev.countersign.web;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxies whose word on where a request came from is taken.
 *
 * @param trustedProxies their addresses, or ranges of them; nobody's word unless set
 */
@ConfigurationProperties("countersign")
record TrustedProxies(@DefaultValue List<String> trustedProxies) {

	TrustedProxies {
		trustedProxies.forEach(TrustedProxies::range);
		trustedProxies = List.copyOf(trustedProxies);
	}

	List<AddressRange> ranges() {
		return this.trustedProxies.stream().map(TrustedProxies::range).toList();
	}

	private static AddressRange range(String text) {
		return AddressRange.ofSetting("countersign.trusted-proxies", text);
	}

}
