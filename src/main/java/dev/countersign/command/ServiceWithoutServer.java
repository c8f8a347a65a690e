package dev.countersign.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;

/**
 * The service as the settings describe it, but with no port, no log and none of the
 * threads that a server has. Nothing in it is made before it is needed, so that a command
 * fails only for what it needs itself.
 */
record ServiceWithoutServer(ConfigurableApplicationContext context) implements OpenedService {

	/**
	 * An operator's transaction may wait for its input, as a server's may not, and what
	 * goes through a whole table may take its time.
	 */
	private static final Map<String, Object> PATIENCE = Map.of("spring.datasource.hikari.connection-init-sql",
			"SELECT 1", "spring.datasource.hikari.data-source-properties.socketTimeout", "0");

	private static final List<String> OWN = List.of("--logging.config=classpath:dev/countersign/command/silent-log.xml",
			"--spring.datasource.hikari.maximum-pool-size=2");

	static OpenedService open(Class<?> application, List<String> settings) {
		SpringApplication service = new SpringApplication(application);
		service.setWebApplicationType(WebApplicationType.NONE);
		service.setBannerMode(Banner.Mode.OFF);
		service.setRegisterShutdownHook(false);
		service.setDefaultProperties(PATIENCE);
		service.addInitializers((context) -> {
			context.addBeanFactoryPostProcessor(ServiceWithoutServer::makeNothingBeforeItIsNeeded);
			context.getBeanFactory().registerSingleton("lifecycleProcessor", new StartsNothing());
			context.getBeanFactory().registerSingleton("applicationEventMulticaster", new WakesNobody());
		});
		return new ServiceWithoutServer(service.run(replace(settings, OWN).toArray(String[]::new)));
	}

	/** Of a setting that is given twice the framework makes a list. */
	private static List<String> replace(List<String> settings, List<String> winning) {
		List<String> all = new ArrayList<>(winning);
		settings.stream()
			.filter((setting) -> winning.stream().noneMatch((other) -> name(other).equals(name(setting))))
			.forEach(all::add);
		return all;
	}

	/** The same for each spelling, such as {@code maximumPoolSize}. */
	private static ConfigurationPropertyName name(String setting) {
		return ConfigurationPropertyName.adapt(setting.substring("--".length(), setting.indexOf('=')), '.');
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Unlike the framework's own switch also nothing that is scheduled. */
	private static void makeNothingBeforeItIsNeeded(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanDefinitionNames()) {
			beans.getBeanDefinition(name).setLazyInit(true);
		}
	}

	/**
	 * Opens the service with the settings of the command line.
	 *
	 * @param application the service, as Spring Boot starts it
	 * @param settings as {@code --name=value}
	 */
	record Opening(Class<?> application, List<String> settings) implements Opener {

		@Override
		public OpenedService open() {
			return ServiceWithoutServer.open(this.application, this.settings);
		}

		@Override
		public OpenedService open(List<String> more) {
			return ServiceWithoutServer.open(this.application, replace(this.settings, more));
		}

		@Override
		public ConfigurableApplicationContext serve(List<String> winning) {
			return SpringApplication.run(this.application, replace(this.settings, winning).toArray(String[]::new));
		}

	}

	/** Otherwise every listener to the start would have to be made for it. */
	private static final class WakesNobody extends SimpleApplicationEventMulticaster {

		@Override
		public void multicastEvent(ApplicationEvent event) {
		}

		@Override
		public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {
		}

	}

	private static final class StartsNothing implements LifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public void onClose() {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
