package dev.countersign.setting;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SettingConfiguration {

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor unitBindHandlerAdvisor() {
		return UnitBindHandler::new;
	}

}
