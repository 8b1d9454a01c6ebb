"""Makes short stories from a small grammar. Names, things and pronouns agree throughout a story."""

from dataclasses import dataclass
from random import Random

KINDS = """fox rabbit bear owl mouse cat dog frog duck hedgehog squirrel turtle robot dragon girl boy goat pig horse
sheep badger mole""".split()
NAMES = {
    "she": "Mia Lily Anna Nora Ella Rosa Ida Ruby Clara Alice Emma Daisy Lucy Greta Ada".split(),
    "he": "Tom Ben Max Sam Leo Finn Oscar Hugo Otto Jack Paul Felix Toby Milo Theo".split(),
}
TRAITS = "small young brave clever kind shy curious lazy cheerful quiet hungry old".split()
HOMES = """forest|in a forest/meadow|in a green meadow/river|by a river/lake|near a lake/village|in a little village/
hill|on a high hill/island|on an island/garden|in a garden/sea|by the sea/mountain|on a mountain"""
COLOURS = "red blue green yellow golden white".split()
TOYS = "ball hat boat kite drum scarf bell lamp book key".split()
FOODS = "apple|apples/berry|berries/cake|cakes/nut|nuts/carrot|carrots/pear|pears/cookie|cookies"
SPOTS = """under the bed/behind the door/in the long grass/under an old tree/behind a big stone/near the bridge/by the well/
in the barn/under a bush/on the roof"""
FEARS = """the dark|night/thunder|storm/deep water|lake/the high bridge|bridge/the big wind|wind/loud noises|noise"""
DREAMS = """fly like a bird|kite/see the sea|boat/touch the moon|ladder/sing a song|drum/build a house|hammer/
bake a cake|spoon/see the stars|lamp/cross the river|boat/climb the hill|rope/paint a picture|brush"""
TRAPS = "in the mud/in a deep hole/in a tall tree/under a heavy branch/in a net/between two stones/on the ice"
TOOLS = "rope/long stick/ladder/strong branch/net"
TREASURES = "a box full of gold/a little music box/a letter from an old king/a lamp that never went out/a map of the stars"
WEATHERS = "sunny cold windy rainy warm snowy".split()
ENDS = """They were friends from that day on./And they lived happily ever after./From then on they played together every day./
That night {a} slept very well./It was the best day of all./{a} never forgot that day./And {a} was happy.
The two friends laughed all the way home."""


def choices(table: str) -> list[str]:
    return [entry.strip() for line in table.split("/") for entry in line.split("\n") if entry.strip()]


@dataclass
class Character:
    kind: str
    name: str
    he: str
    him: str
    his: str


class Story:
    """A story in the making."""

    def __init__(self, random: Random):
        self.random = random
        self.hero, self.friend = (self.character(kind) for kind in random.sample(KINDS, 2))
        while self.friend.name == self.hero.name:
            self.friend.name = self.name(self.friend.he)
        self.home, self.at_home = self.one(choices(HOMES)).split("|")
        self.colour, self.toy = self.one(COLOURS), self.one(TOYS)
        self.food, self.foods = self.one(choices(FOODS)).split("|")

    def one(self, options):
        return self.random.choice(options)

    def name(self, he: str) -> str:
        """A common name, or an invented one, so that a model learns to repeat what it has not seen."""
        if self.random.random() < 0.4:
            return self.one(NAMES[he])
        syllables = [
            self.one("b d f g h j k l m n p r s t v w z br dr fl gr kl st tr".split()) + self.one("aeiou")
            for _ in range(self.one((1, 2)))
        ]
        return ("".join(syllables) + self.one(("", "n", "x", "l", "r", "s", "m"))).capitalize()

    def character(self, kind: str) -> Character:
        is_female = kind == "girl" or (kind != "boy" and self.random.random() < 0.5)
        he, him, his = ("she", "her", "her") if is_female else ("he", "him", "his")
        return Character(kind, self.name(he), he, him, his)

    def fill(self, template: str, **more: str) -> str:
        """Fills names in: {a} the hero, {b} the friend, {he} and {He} the hero's pronoun, {fhe} the friend's."""
        a, b = self.hero, self.friend
        return template.format(
            a=a.name, he=a.he, him=a.him, his=a.his, He=a.he.capitalize(), His=a.his.capitalize(),
            b=b.name, bk=an(b.kind), fhe=b.he, fhim=b.him, Fhe=b.he.capitalize(),
            home=self.home, athome=self.at_home, colour=self.colour, toy=self.toy, food=self.food, foods=self.foods, **more,
        )  # fmt: skip

    def say(self, *variants: str, **more: str) -> str:
        return self.fill(self.one(variants), **more)

    def opening(self) -> str:
        trait = self.one(TRAITS)
        kind = self.hero.kind
        return self.say(
            "Once upon a time there was {t} {k} named {a}. {He} lived {athome}.",
            "Once upon a time there was {t} {k} named {a}, who lived {athome}.",
            "Once upon a time there was {ak} named {a}. {a} was very {trait}.",
            "Once upon a time, {athome}, there lived {t} {k}. {His} name was {a}.",
            "Long ago there lived {t} {k} {athome}. {His} name was {a}.",
            "There was once {ak} named {a}, who was {trait} and lived {athome}.",
            t=an(trait), k=kind, ak=an(kind), trait=trait,
        )  # fmt: skip

    def one_day(self) -> str:
        return self.say(
            "One day", "One morning", "One {w} day", "One evening", "One {w} morning", w=self.one(WEATHERS)
        )

    def meeting(self) -> str:
        return self.say(
            "Then {he} met {bk} named {b}.",
            "Just then {bk} came along. It was {b}.",
            "{Bk} named {b} saw {him} and came near.",
            "On the way {he} met {bk}, whose name was {b}.",
            Bk=an(self.friend.kind).capitalize(),
        )

    def thanks(self) -> str:
        return self.say(
            '"Thank you, {b}!" said {a}.',
            '"Thank you," said {a}. "You are a good friend."',
            "{a} thanked {b} and gave {fhim} {f}.",
            '"You are so kind," said {a}.',
            f=an(self.food),
        )

    def ending(self) -> str:
        return self.fill(self.one(choices(ENDS)))

    def lost(self) -> list[str]:
        wrong, right = self.random.sample(choices(SPOTS), 2)
        return [
            self.say("{a} had a {colour} {toy}.", "{a} loved {his} {colour} {toy}.", "{His} best thing was a {colour} {toy}."),
            f"{self.one_day()} " + self.say("the {toy} was gone.", "{he} could not find the {toy}.", "{he} lost the {toy}."),
            self.say("{He} looked {w}, but it was not there.", "{a} looked {w}, but there was no {toy}.", w=wrong),
            self.say("{a} was very sad.", "{a} began to cry.", "{a} sat down and cried."),
            self.meeting(),
            self.say('"Why are you sad?" asked {b}.', '"What is wrong?" asked {b}.', '"Can I help you?" asked {b}.'),
            self.say('"I have lost my {colour} {toy}," said {a}.', '"I cannot find my {toy}," said {a}.'),
            self.say("They looked together.", "{b} helped {him} to look.", '"Let us look together," said {b}.'),
            self.say("And there was the {toy}, {w}!", "They found the {colour} {toy} {w}.", "At last {b} found it {w}.", w=right),
            self.thanks(),
        ]  # fmt: skip

    def afraid(self) -> list[str]:
        fear, place = self.one(choices(FEARS)).split("|")
        return [
            self.say("{a} was afraid of {f}.", "But {he} was afraid of {f}.", "There was one thing {he} did not like: {f}.", f=fear),
            f"{self.one_day()} " + self.say("{a} was far from home.", "{he} went for a walk.", "{a} stayed out too long."),
            self.say("Then the {p} came, and {he} could not move.", "There was the {p}, and {a} began to shake.", p=place),
            self.meeting(),
            self.say('"Do not be afraid," said {b}.', '"I am here," said {b}.', '"We can be brave together," said {b}.'),
            self.say("{b} sang a song and {a} sang too.", "{b} took {him} by the hand.", "They told each other stories."),
            self.say("Soon {a} was not afraid any more.", "Then {f} did not seem so bad.", "{a} felt brave.", f=fear),
            self.thanks(),
        ]  # fmt: skip

    def shared(self) -> list[str]:
        return [
            f"{self.one_day()} " + self.say("{a} found {n} {foods}.", "{he} had {n} {foods} in a basket.", n=self.one(("two", "three", "four", "many"))),
            self.say('"I will eat them all," said {a}.', "{He} was very happy.", '"How good they smell!" said {a}.'),
            self.meeting(),
            self.say("{b} was very hungry.", "{Fhe} had not eaten all day.", '"I am so hungry," said {b}.'),
            self.say("{a} thought for a while.", "{a} looked at the {foods}.", "At first {a} said nothing."),
            self.say('Then {he} said, "You can have one."', 'Then {he} said, "Let us share them."', "Then {he} gave {b} the biggest {food}."),
            self.say("They ate the {foods} together.", "They sat down and ate.", "Never had {foods} tasted so good."),
            self.say('"Thank you, {a}," said {b}.', '"You are very kind," said {b}.', "{b} smiled and thanked {him}."),
        ]  # fmt: skip

    def dreamt(self) -> list[str]:
        dream, thing = self.one(choices(DREAMS)).split("|")
        return [
            self.say("{a} wanted to {d}.", "More than anything {he} wanted to {d}.", "Every night {a} dreamed: {he} wanted to {d}.", d=dream),
            self.say("But {he} did not know how.", "But it was too hard.", '"You are too small," said everyone.', "{He} tried and tried."),
            f"{self.one_day()} " + self.say("{he} met {bk} named {b}.", "{b} came to the {home}. {Fhe} was {bk}."),
            self.say('"I want to {d}," said {a}.', '"Can you help me?" asked {a}. "I want to {d}."', d=dream),
            self.say('"I have a {t}," said {b}.', '"Take my {t}," said {b}.', '"All you need is a {t}," said {b}.', t=thing),
            self.say("They took the {t} and began.", "{a} took the {t} and tried again.", "Together they worked until the evening.", t=thing),
            self.say("And at last {a} could {d}!", "It worked, and {a} could {d}.", "Soon {he} could {d}.", d=dream),
            self.thanks(),
        ]  # fmt: skip

    def stuck(self) -> list[str]:
        trap, tool = self.one(choices(TRAPS)), self.one(choices(TOOLS))
        return [
            f"{self.one_day()} " + self.say("{a} heard a voice.", "{he} heard someone cry.", "{a} took a walk and heard a cry."),
            self.say('"Help! Help!" cried the voice.', '"Please help me!" it said.', '"Is anyone there?" it called.'),
            self.say("It was {bk} named {b}, who was stuck {t}.", "{a} ran and saw {bk}. {b} was stuck {t}.", t=trap),
            self.say('"I will help you," said {a}.', '"Wait for me," said {a}.', '"Do not worry, {b}," said {a}.'),
            self.say("{He} ran home and took a {o}.", "{a} found a {o}.", "{He} looked around and saw a {o}.", o=tool),
            self.say("{a} pulled and pulled.", "{He} pulled with the {o} as hard as {he} could.", "With the {o} it was easy.", o=tool),
            self.say("Soon {b} was free.", "Then {b} was free again.", "At last {fhe} was free."),
            self.say('"Thank you, {a}," said {b}.', '"You saved me," said {b}.', "{b} gave {him} {f}.", f=an(self.food)),
        ]  # fmt: skip

    def searched(self) -> list[str]:
        spot, treasure = self.one(choices(SPOTS)), self.one(choices(TREASURES))
        return [
            f"{self.one_day()} " + self.say("{a} found an old map {s}.", "{he} found a {colour} key {s}.", "{a} saw an old map {s}.", s=spot),
            self.say('"What can it be?" asked {a}.', '"I must show it to {b}," said {a}.', "{He} ran to show it to {b}."),
            self.say("{b} was {bk} and {his} best friend.", "{b}, {bk}, lived next door.", "{b} was an old friend, {bk}."),
            self.say('"Let us find the treasure," said {b}.', '"There must be a treasure!" said {b}.'),
            self.say("They walked over the hill and through the forest.", "They walked all day.", "They crossed the river in a boat."),
            self.say("In the evening they came to an old house.", "At last they saw a door in the stone.", "Under a tall tree they began to dig."),
            self.say("There they found {t}.", "And what did they find? It was {t}.", t=treasure),
            self.say('"It is ours," said {a}, "and we will share it."', '"How beautiful!" said {b}.', "They took it home with them."),
        ]  # fmt: skip

    def text(self) -> str:
        plot = self.one((self.lost, self.afraid, self.shared, self.dreamt, self.stuck, self.searched))
        sentences = [self.opening(), *plot(), self.ending()]
        return " ".join(sentences)


def an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def story(random: Random) -> str:
    """Returns a story of 60 to 100 words."""
    return Story(random).text()


if __name__ == "__main__":
    print(story(Random()))
