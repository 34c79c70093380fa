"""Names of people, by script, that must be welcome; and others that must not."""


def _names(text: str) -> list[str]:
    return [name.strip() for line in text.strip().splitlines() for name in line.split(",")]


REAL_NAMES = {
    "Latin, Slovenia and its neighbours": _names("""
        Ana, Žiga, Špela Košir, Črt, Đorđe, Ćamil, Jasmina Hadžić, Ljubica, Nežka 7, Šime
        Zsófia, Győző, Ágnes, Erzsébet, Jürgen, Käthe, Björn Groß, Ömer, Heinz-Jürgen, Zoë
        Niccolò, Nicolò D'Angelo, Lucìa, Élodie, Maria Grazia, Zio Beppe 1962
    """),
    "Latin, Europe": _names("""
        Łukasz, Małgorzata, Świętosława, Żaneta, Růžena, Jiří, Ľudmila, Zdeněk, Ďuro, Ștefan
        Țițeica, Andreea, Mircea, Õie, Jõgi, Žydrūnė, Jūratė, Ģirts, Ķēniņš, Šarūnas
        Søren, Åse, Ægir, Þórunn, Guðrún, Øyvind, Ðóra, Máire Ní Bhraonáin, Seán O’Brien, Ffion
        Llŷr, Siân, Françoise, Noël, Zoé, Louÿs, Núria, Gal·la, Laia, Begoña
        Íñigo, João, Conceição, Gonçalo, Ġorġ, Ħasan, Żeża, Engjëll, Drita, Çelik
        Xhevahire, Gwenc’hlan, Jean-Luc, Anne Sophie, Mc Kenzie, Van den Berg, Jr. Rossi
    """),
    "Latin, Turkey, the Caucasus and Central Asia": _names("""
        Ayşe, Gülşen, Çağrı, İpek, Işıl, Yıldız, Oğuzhan, Əli, Gülnarə, Şahin
        Oʻtkir, Gʻulom, Dilfuza, Ýazgül, Öwez, Şîlan, Rojîn, Zerê, Heval Çîçek
    """),
    "Latin, Africa": _names("""
        Adébáyọ̀, Ọlájùmọ̀kẹ́, Ṣadé, Chidị, Nnenna, Ọbịageli, Ɗanjuma, Ƙasimu, Ɗahiru, Ƴar'adua
        Kɔfi, Ɛsi, Yawɔ, Ŋor, Fatou Diop, Mouhamadou, Ndèye, N’Golo, Ng'ang'a, Wanjikũ
        Mũthoni, Cabdiraxmaan, Xaawo, Tiisetso, Nokuthula, ǃNaisa, Rakotomalala, Amílcar, Zodwa, Hlengiwe
    """),
    "Latin, Vietnam and the Pacific": _names("""
        Nguyễn Thị Hồng, Trần Văn Đức, Phạm Quỳnh, Lê Ngọc Ánh, Đặng Thuỳ, Võ Hữu, Bùi Bích, Hoàng Yến
        Kaʻiulani, Hōne, Tāne, Lālea, Siaosi, Māui, Keʻala
    """),
    "Greek": _names("""
        Άννα, Νίκος, Ελένη, Γιώργος, Θεοδώρα, Παναγιώτης, Σταυρούλα, Χρήστος, Ζωή, Δήμος
        Ευαγγελία, Αϊσέ, Ραΐσα, Μάριος 2, Κωνσταντίνος Π.
    """),
    "Cyrillic, Ukrainian": _names("""
        Оксана, Ївга, Їлля, Євген, Ґалаґан, Олексій, Соломія, Лук’ян, Мар'яна, Дем’ян
        Зоряна-Марія, Сергій 3, Андрій
    """),
    "Cyrillic, Russian, Serbian, Bulgarian, Macedonian": _names("""
        Ольга, Артём, Щербаков, Юлия, Фёдор, Наталья, Анна-Мария, Ђорђе, Љиљана, Његош
        Џемила, Ћамил, Јована, Ваня, Христо, Цветелина, Ѓорѓи, Ќирко, Ѕвездан
    """),
    "Cyrillic, Kazakh, Kyrgyz, Tajik, Mongolian": _names("""
        Әсел, Ғалымжан, Қанат, Нұрлан, Өмірзақ, Үміт, Һадиша, Айгүл, Төлөгөн, Ҷамшед
        Ҳусейн, Зиёда, Энхтүвшин, Алтанцэцэг
    """),
    "Arabic": _names("""
        محمد, فاطمة, عبد الرحمن, أحمد, إيمان, آمنة, يوسف, ليلى, رؤى, هانئ
        مُحَمَّد, نور الهدى, خديجة, أبو بكر, ضحى, عائشة 5, أم سارة, بلقيس
    """),
    "Arabic, Persian and Dari": _names("""
        علی\u200cرضا, پریسا, محمد\u200cحسین, گلناز, ژاله, چنگیز, کامران, مهسا, زهرا\u200cسادات, نیلوفر
        امیر\u200cعلی, شیرین ۲, یاسمن
    """),
    "Arabic, Urdu, Pashto, Kurdish, Uyghur": _names("""
        عائشہ, بھٹی, ڈاکٹر رضا, ٹیپو, نوازش, میاں, گڑیا, زرغونه, ښکلا, ملالۍ
        توریالی, ګلالۍ, ړومبی, ئازاد, شێرکۆ, ڕۆژین, هێمن, ئايگۈل, مۇھەممەت
    """),
    "Hebrew": _names("""
        נועה, דוד, מִרְיָם, שׁוּלָמִית, ג׳ורג׳, צ'רלי, בן־ציון, תמר 4
    """),
    "Devanagari": _names("""
        आरती, प्रिया, श्रीनिवास, कृष्ण, ज्योति, हृतिक, ऋतु, अभिषेक, सीता देवी, रमेश २
        क्ष्मा, डॉली, ज़ोया, सुनिल तामाङ, आयुष्\u200dमान, शक्\u200cति
    """),
    "Bengali and Assamese": _names("""
        রহিমা, শ্রাবন্তী, অনির্বাণ, কৃষ্ণা, ঋতুপর্ণা, জ্যোৎস্না, মোঃ রফিক, র\u200d্যাচেল, ৰঞ্জন, দীপাঞ্জলি ৭
    """),
    "Gurmukhi": _names("ਗੁਰਪ੍ਰੀਤ, ਹਰਜੀਤ ਸਿੰਘ, ਮਨਪ੍ਰੀਤ, ਜਸਵਿੰਦਰ ਕੌਰ, ਸ਼ੇਰਾ, ਅੰਮ੍ਰਿਤ"),
    "Gujarati": _names("જ્યોતિ, કૃણાલ, શ્રેયા, હર્ષદ, ઋષભ, મીનાબેન"),
    "Odia": _names("ଜଗନ୍ନାଥ, ସୁଚିତ୍ରା, କୃଷ୍ଣ, ଲକ୍ଷ୍ମୀ"),
    "Tamil": _names("கலைச்செல்வி, முருகன், ஸ்ரீதர், தமிழ்ச்செல்வன், லட்சுமி, நித்யா, யாழினி"),
    "Telugu": _names("శ్రీనివాస్, లక్ష్మి, కృష్ణవేణి, రామ్\u200cచరణ్, సత్యనారాయణ, హరిత"),
    "Kannada": _names("ಕೃಷ್ಣಮೂರ್ತಿ, ಶ್ರುತಿ, ಲಕ್ಷ್ಮೀ, ಮಂಜುನಾಥ್, ರಾಜ್\u200cಕುಮಾರ್"),
    "Malayalam": _names("ശ്രീലക്ഷ്മി, അനിൽ, കൃഷ്ണൻ, ജ്യോതി, മീനാക്ഷി, പ്രിയ"),
    "Sinhala": _names("ශ්\u200dරීමතී, නිමල්, ප්\u200dරියංකා, කෞෂල්\u200dයා, සුනිල්, චන්ද්\u200dරිකා"),
    "Thai": _names("สมชาย, ณัฐวุฒิ, กนกวรรณ, ปิ่นแก้ว, น้ำฝน, แพรวา, เกรียงไกร, อั๋น"),
    "Lao": _names("ສົມສັກ, ແກ້ວມະນີ, ບຸນມີ, ນ້ຳຝົນ, ຄຳພູ"),
    "Khmer": _names("សុភា, ស្រីមុំ, ច័ន្ទ, ធារ៉ា, វិសាល, បុប្ផា, រតនៈ"),
    "Burmese": _names("အောင်ဆန်း, ခင်မျိုး, ဖြိုး, သန္တာ, ညွှန့်, မြင့်မြင့်, နှင်းဆီ"),
    "Tibetan": _names("བསྟན་འཛིན, སྒྲོལ་མ, རྡོ་རྗེ, ཚེ་རིང་, པདྨ, དབྱངས་ཅན"),
    "Ethiopic": _names("አበበ, ሰላም, ትዕግስት, ሃይለ ገብርኤል, ብርሃነ, ጽጌረዳ, ሣህለ, ዘውዲቱ"),
    "Georgian": _names("გიორგი, ნინო, თამარი, ზურაბ, ქეთევან, ჯანო"),
    "Armenian": _names(
        "Անահիտ, Հայկ, Սուրեն, Լուսինե, Ժաննա, Ռուբեն, Մհեր, Աստղիկ, Արև, Վարդան-Գոռ"
    ),
    "Syriac, Thaana, N'Ko, Tifinagh, Adlam": _names("""
        ܡܪܝܡ, ܐܦܪܝܡ, އައިޝާ, އަޙްމަދު, ߝߊ߬ߕߏߡߊ߫, ⵜⵉⵏⵀⵉⵏⴰⵏ, 𞤀𞤥𞤭𞤲𞤢𞤼𞤵
    """),
    "Hangul": _names("김민준, 이서연, 박지훈, 최유나, 하늘, 남궁 민, 서윤2, 안나 Kim"),
    "Kana and Han, Japanese": _names("""
        たかし, さくら, ジョン, マリア・ガルシア, 佐々木, 山田太郎, 齋藤ゆり, 高橋エミ, 美咲3, ヴィクトル
    """),
    "Han, Chinese": _names("李娜, 王小明, 歐陽菲, 阿依古丽·买买提, 陳怡君, 张伟 8, 司马, 李 Mei"),
    "Mongolian, Ol Chiki": _names("ᠲᠡᠮᠦᠵᠢᠨ, ᠰᠠᠷᠠᠨ, ᱵᱤᱨᱥᱟ"),
    "Two scripts, a word each": _names("Ahmad أحمد, Priya प्रिया, Nino ნინო, Selam ሰላም"),
}

REFUSED_NAMES = {
    "length": ["", " ", "\u3000\u3000", "A", "Ö", "李", "a" * 41, "Ana " * 11, "Z\u0351" * 5000],
    "characters": [
        "Ana\u200b",  # zero width space
        "Ana\u202eanA",  # right-to-left override
        "\u2066Ana\u2069",
        "Ana\u200f",
        "\u061cعلي",
        "\ufeffAna",
        "An\u00ada",
        "An\u0000a",
        "Ana\u0007",
        "Ana\u2060Bor",
        "An\u200dna",  # joiners where nothing joins
        "An\u200cna",
        "علی\u200c",
        "\u200dनेहा",
        "علی\u200c رضا",
        "علی\u200c\u200cرضا",
        "Ana\ufe0f",
        "Ana\u034fBor",
        "\u3164\u3164",  # letters that cannot be seen
        "김\u1160민",
        "An\u2800a",
        "😀😀",
        "Ana 😀",
        "Ana♥",
        "👩\u200d👩\u200d👧",
        "Ana\ue000",
        "Ana\U000f0000",
        "Ana\u0378",
        "Ana_Novak",
        "ana@kozarac",
        "<b>Ana</b>",
        "Ana/Bor",
        "Ana & Bor",
        "Ana\u20dd",
        "12345",
        "-- ..",
        "ʻʼ",
        "𝐀𝐧𝐚",
        "Ⓐⓝⓐ",
        "Ａｎａ",
        "Ana²",
        "Ⅳan",
        "ﻋﻠﻲ",
        "محـمد",
        "ﷺﷺ",
        "𓀀𓀁",
        "𐌀𐌍𐌀",
    ],
    "marks": [
        "A\u0301\u0302\u0303\u0304na",
        "Zalg\u0351\u0352\u0357o",
        "A\u0336n\u0336a\u0336",
        "\u0301Ana",
        "Ana \u0301",
        "1\u0301Ana",
        "กนก\u0e48\u0e48\u0e48\u0e48",
        "ع\u064b\u064c\u064d\u064eلي",
    ],
    "scripts": [
        "\u0410nna",  # Cyrillic А
        "\u0410dmin",
        "P\u03bfpi",  # Greek ο
        "N\u03afka",
        "Иvan",
        "Ha\u0442a",
        "\u0391\u043d\u043d\u0430",
        "Anna Анна",
        "Anna Άννα",
        "Άννα Анна",
        "\u054dona",  # Armenian Ս
        "Anna Սոնա",
        "Ahmadأحمد",
        "김Анна",
        "กนกdef",
        "नेहаа",
    ],
}

LOOK_THE_SAME = [
    ("Murblicĸ", "Murblick"),
    ("Ana", "ANA"),
    ("Zoë", "Zoe"),
    ("Žan", "Zan"),
    ("Łukasz", "Lukasz"),
    ("Đorđe", "Dorde"),
    ("Øyvind", "Oyvind"),
    ("Æsa", "Aesa"),
    ("Groß", "Gross"),
    ("Işıl", "Isil"),
    ("Nguyễn", "Nguyen"),
    ("Ilia", "llia"),
    ("Ali", "AIi"),
    ("Ivan", "1van"),
    ("Olga", "0lga"),
    ("Carmen", "Carrnen"),
    ("Walter", "VValter"),
    ("Ana Novak", "Ana-Novak"),
    ("O'Brien", "OBrien"),
    ("HATA", "\u041d\u0410\u0422\u0410"),
    ("Poma", "\u0420\u043e\u043c\u0430"),
    ("Nika", "\u039d\u03af\u03ba\u03b1"),
    ("Ivo", "\u0399\u03bd\u03bf"),
    ("ANNA", "\u0391\u039d\u039d\u0391"),
    ("КАТА", "\u039a\u0391\u03a4\u0391"),
    ("Вова", "ВОВА"),
    ("Иво 0", "Иво О"),
    ("Νίκος", "ΝΙΚΟΣ"),
    ("Սոս", "Unu"),
    ("علي", "علی"),
    ("كريم", "کریم"),
    ("علی\u200cرضا", "علیرضا"),
    ("مُحَمَّد", "محمد"),
    ("فاطمة", "فاطمه"),
    ("आरती", "अारती"),
    ("แอน", "เเอน"),
    ("エミ", "工ミ"),
]

LOOK_DIFFERENT = [
    ("Ana", "Anja"),
    ("Ana", "Ina"),
    ("Ana", "Ava"),
    ("Eva", "Ena"),
    ("Ivan", "Iwan"),
    ("Jan", "Jana"),
    ("Ela", "Ella"),
    ("Luka", "Luca"),
    ("Clara", "Dara"),
    ("Marko", "Mirko"),
    ("Sana", "Zana"),
    ("Ana 2", "Ana 3"),
    ("Άννα", "Anna"),
    ("Μαρία", "Maria"),
    ("Иван", "Ivan"),
    ("Вера", "Vera"),
    ("Анна", "Anna"),
    ("Рома", "Roma"),
    ("محمد", "أحمد"),
    ("علي", "عالي"),
    ("سارة", "سميرة"),
    ("たかし", "ただし"),
    ("かな", "がな"),
    ("김민준", "김민중"),
    ("李娜", "李那"),
    ("ดา", "ตา"),
    ("राम", "रमा"),
    ("रवि", "रवी"),
    ("রহিমা", "রহিম"),
    ("அனு", "அனி"),
    ("అనిత", "అనీత"),
    ("ნინო", "ნანო"),
    ("Հայկ", "Հայա"),
    ("דוד", "דור"),
    ("አበበ", "አበባ"),
]
